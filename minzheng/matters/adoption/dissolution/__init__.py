"""解除收养关系登记: adopters and adoptee, or for a minor adopters and giver, agree that the relation ends.

Law: 民法典 第一千一百一十四条 (not while the child is a minor, unless adopter and giver agree; a child of eight must
agree itself), 第一千一百一十五条 (with an adult adoptee), 第一千一百一十六条 (registration); 中国公民收养子女登记办法. Thirty
days from the day after all papers were there. The certificate is taken back; the relation ends on the day of
registration. A registration obtained by fraud is not dissolved but revoked (register command `revoke`).

At the office that registered the adoption; the sheets name no other [verify].
"""
