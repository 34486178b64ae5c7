"""行政执法: objects, inspectors, 双随机 rounds, findings and leads, penalties, campaigns, challenges, texts.

The book behind inspection and penalty. A penalty moves as a case of `matters/enforcement/penalty`; what the
law wants recorded of it (evidence, service, payment, stops of the late charge) stands here.
"""
