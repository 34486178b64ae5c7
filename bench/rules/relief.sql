-- The book of the bench by hand in DuckDB SQL, as a careful analyst writes it: one common table a stage.
-- What a person's own facts settle is computed before the first join back, so that few columns travel; a
-- matrix is joined on one number and late, which DuckDB does several times faster than on three columns.
-- $households etc. are the Parquet files; amounts are fen. Every dividend is 0 or more where it counts, so
-- that DuckDB's truncating // agrees with rounding down.
WITH homes AS (
    SELECT
        h.household_id,
        h.division,
        CASE WHEN h.urban THEN a.standard_urban ELSE a.standard_rural END::BIGINT AS standard,
        h.financial_assets_fen,
        a.assets_multiple,
        h.vehicles <= a.vehicle_limit AND h.homes <= a.home_limit
            AND (NOT h.runs_business OR a.business_allowed) AS things_fit,
        h.support_fen,
        a.medical_cap,
        a.edge_multiple,
        a.minimum_gap,
        a.price_per_head,
        a.price_covers_edge,
        h.emergency_cost_fen::BIGINT * a.emergency_rate // 10000 AS emergency_wanted,
        a.emergency_cap,
        h.emergency_paid_fen
    FROM read_parquet($households) h JOIN read_parquet($parameters) a USING (division)
),
facts AS (
    SELECT
        p.*,
        h.division,
        h.standard,
        a.* EXCLUDE (division),
        (year(a.reference_date) * 10000 + month(a.reference_date) * 100 + day(a.reference_date)
            - year(p.birth_date) * 10000 - month(p.birth_date) * 100 - day(p.birth_date)) // 10000 AS age,
        p.disability_level BETWEEN 1 AND 2 AS severely_disabled,
        p.counted AND NOT p.in_institution AS resident
    FROM read_parquet($persons) p
    JOIN homes h USING (household_id)
    JOIN read_parquet($parameters) a USING (division)
),
unrated AS (
    SELECT
        household_id,
        resident,
        in_institution,
        medical_fen,
        care_or_longevity,
        CASE WHEN resident THEN
            CASE WHEN student THEN 0 ELSE wage_fen - wage_fen::BIGINT * work_deduction // 10000 END
            + greatest(pension_fen - pension_disregard, 0)
            + greatest(business_fen, 0) + property_fen + transfer_fen
        ELSE 0 END AS countable_income,
        resident AND without_supporter AND (age >= 60 OR age < 16 OR severely_disabled)
            AND countable_income < standard AS helpless,
        (standard * CASE
            WHEN severely_disabled OR age >= elder_age THEN top_up_a
            WHEN seriously_ill OR age < child_age THEN top_up_b
            WHEN student OR disability_level > 0 THEN top_up_c
            ELSE 0
        END // 10000)::INTEGER AS extra,
        ((standard * destitute_ratio // 10000 + 99) // 100 * 100
            + CASE self_care WHEN 0 THEN destitute_care_0 WHEN 1 THEN destitute_care_1
                ELSE destitute_care_2 END)::INTEGER AS support,
        CASE WHEN disability_level > 0
            THEN division * 100 + disability_category * 10 + disability_level END AS care_key,
        CASE disability_level WHEN 0 THEN living_rate_0 WHEN 1 THEN living_rate_1
            WHEN 2 THEN living_rate_2 WHEN 3 THEN living_rate_3 ELSE living_rate_4 END AS living,
        CASE WHEN age >= 100 THEN longevity_100 WHEN age >= 90 THEN longevity_90
            WHEN age >= 80 THEN longevity_80 ELSE 0 END AS longevity
    FROM facts
),
people AS (
    SELECT p.* EXCLUDE (care_key), coalesce(c.care_rate, 0) AS care
    FROM unrated p
    LEFT JOIN read_parquet($care_rates) c
        ON p.care_key = c.division * 100 + c.disability_category * 10 + c.disability_level
),
sizes AS (
    SELECT household_id, count(*) FILTER (resident) AS household_size FROM people GROUP BY household_id
),
property AS (
    SELECT
        *,
        things_fit AND financial_assets_fen <= standard * household_size * assets_multiple // 10000
            AS assets_fit
    FROM homes JOIN sizes USING (household_id)
),
sums AS (
    SELECT
        household_id,
        count(*) FILTER (resident AND NOT (helpless AND assets_fit)) AS members,
        sum(countable_income) FILTER (NOT (helpless AND assets_fit)) AS earned,
        sum(medical_fen) FILTER (resident AND NOT (helpless AND assets_fit)) AS medical
    FROM people JOIN property USING (household_id)
    GROUP BY household_id
),
families AS (
    SELECT
        household_id,
        division // 10000 AS province,
        assets_fit,
        coalesce(earned, 0)::BIGINT + support_fen AS income,
        income - least(coalesce(medical, 0)::BIGINT, income * medical_cap // 10000) AS net_income,
        net_income // greatest(members, 1) AS income_per_head,
        members > 0 AND income_per_head < standard AND assets_fit AS eligible,
        members > 0 AND NOT eligible AND income_per_head < standard * edge_multiple // 10000
            AND assets_fit AS edge,
        standard * members AS full_gap,
        CASE WHEN eligible THEN
            (greatest(full_gap - net_income, full_gap * minimum_gap // 10000) + 99) // 100 * 100
        ELSE 0 END AS gap,
        CASE WHEN eligible OR (edge AND price_covers_edge) THEN price_per_head * members ELSE 0 END
            AS price_relief,
        CASE WHEN eligible OR edge THEN least(
            emergency_wanted,
            greatest(standard * household_size * emergency_cap // 10000 - emergency_paid_fen, 0)
        ) ELSE 0 END AS emergency_aid
    FROM property JOIN sums USING (household_id)
),
persons AS (
    SELECT
        province,
        helpless AND assets_fit AS destitute,
        resident AND NOT destitute AS insured,
        CASE WHEN eligible AND insured THEN extra ELSE 0 END AS top_up,
        CASE WHEN destitute THEN support ELSE 0 END AS destitute_support,
        CASE WHEN in_institution OR destitute THEN 0 ELSE care END AS care_allowance,
        CASE WHEN insured AND (eligible OR edge) THEN living ELSE 0 END AS living_allowance,
        longevity,
        living_allowance + CASE WHEN care_or_longevity THEN greatest(care_allowance, longevity)
            ELSE care_allowance + longevity END AS allowances,
        (insured AND eligible) OR top_up + destitute_support + allowances > 0 AS receives
    FROM people JOIN families USING (household_id)
),
by_person AS (
    SELECT
        province,
        count(*) FILTER (destitute) AS destitute,
        count(*) FILTER (receives) AS receives,
        sum(top_up) AS top_up,
        sum(destitute_support) AS destitute_support,
        sum(care_allowance) AS care_allowance,
        sum(living_allowance) AS living_allowance,
        sum(longevity) AS longevity,
        sum(allowances) AS allowances
    FROM persons
    GROUP BY province
),
by_household AS (
    SELECT
        province,
        count(*) FILTER (eligible) AS eligible,
        count(*) FILTER (edge) AS edge,
        sum(gap) AS gap,
        sum(price_relief) AS price_relief,
        sum(emergency_aid) AS emergency_aid
    FROM families
    GROUP BY province
)
SELECT
    province, eligible, edge, destitute, receives, gap, top_up, price_relief, destitute_support,
    care_allowance, living_allowance, longevity, allowances, emergency_aid,
    gap + price_relief + top_up + destitute_support + allowances + emergency_aid AS payable
FROM by_person JOIN by_household USING (province)
