"""社区社会组织备案、孵化、联合会和供需对接 (social_orgs.md §11).

A community group (社区社会组织) that cannot be registered yet is filed with its township: it is no legal
person, opens no account and raises no funds. How many a community should have is a dated figure; the gap
is counted community by community, because a surplus next door fills nobody's gap. Bases of incubation
take organisations and groups in, mentor them and let them go; federations and matching bring them together.
"""
