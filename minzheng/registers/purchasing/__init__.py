"""政府购买服务: catalogue, projects, bids, drawn experts, contracts, payments by result (social_orgs.md §12).

Two pools stand apart: experts who evaluate bids (评标专家) and assessors of the work (评估人员). Nobody sits in
both for one project; a constraint of the table holds it. Experts are drawn by `kernel/rounds`; those tied to
a bidder in the last three years are passed over with the reason on record.
"""
