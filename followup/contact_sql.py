"""Raw SQL: which deadlines for talks are the municipality's own to keep, in flags, digests and lists.

The one place where statements say it, as `ContactRule.whose` says it of one deadline in words.
"""

# Of a deadline by its alias. What the unemployment fund holds is told where it is shown, and waits for nobody here.
OURS = """NOT EXISTS (
    SELECT FROM followup_contactrule held_by_others
    WHERE held_by_others.id = {0}.rule_id AND (
        {0}.number = 1 AND held_by_others.first_by = 'unemployment_fund'
        OR {0}.latest_on <= {0}.anchor_on + 7 * nullif(held_by_others.municipality_after_weeks, 0)
    )
)"""
