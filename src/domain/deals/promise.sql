-- promise_rows(workspace workspace_id, people person_id[]) -> many
SELECT p.id, p.person_id, p.deal_id, p.user_id, p.text, p.due, p.kept, p.confirmed, p.imported,
  d.state AS deal_state, d.value, d.currency
FROM promise p JOIN deal d ON d.workspace_id = p.workspace_id AND d.id = p.deal_id
WHERE p.workspace_id = :workspace AND p.person_id IN (:people[])
ORDER BY p.person_id, p.due, p.id;

-- promise_of_deal(workspace workspace_id, deal deal_id) -> many
SELECT id, text, due, kept, confirmed, imported FROM promise
WHERE workspace_id = :workspace AND deal_id = :deal ORDER BY due, id;
