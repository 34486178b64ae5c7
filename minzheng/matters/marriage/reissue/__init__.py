"""补领结婚证、离婚证: a new certificate for a registration that still holds.

Law. 婚姻登记条例 (2003 第十七条; 2025: any office, on the identity card alone), 婚姻登记工作规范（补发）.

Only for what still is: a marriage certificate while that marriage stands, else the archive certifies what
was. The
new certificate has a number of its own series (BJ, BL) and names the first one. 补结 is counted in couples
(对), 补离 in
certificates (本): two units, never added.

Where the archive has nothing, two kinds of other proof and the archive's word that it has nothing stand in.
"""
