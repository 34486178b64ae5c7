"""分层分类帮扶: what families need beyond money, who helps them, and the meetings that decide hard cases.

The layers are computed from awards and never stored (国办发〔2023〕39号; assistance.md §1.1). An assessment of
needs (综合评估) leads to measures; where a need has no measure, the lists say so. Sessions of three levels
(三级现场联合审批) and meetings of the coordinating groups put down what was decided and who follows it up.
"""
