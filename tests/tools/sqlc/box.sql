-- Prose about the file, which belongs to no statement.

-- The box of this name; its person only if it has one.
-- box_by_name(workspace workspace_id, name text) -> maybe
SELECT b.id, b.colour, b.shape, p.name AS person_name, -- text?
  b.open, CAST(coalesce(b.size, 0) + 1 AS bigint) AS next -- int
FROM box b
LEFT JOIN person p ON p.workspace_id = b.workspace_id AND p.id = b.person_id
WHERE b.workspace_id = :workspace AND b.name = :name;

-- box_some(workspace workspace_id, ids row_id[], words text[],
--          colour enum colour?, after utc?) -> many
SELECT id, name, due FROM box
WHERE workspace_id = :workspace AND id IN (:ids[]) AND name NOT IN (:words[])
  AND (colour = :colour OR made > :after)
ORDER BY due NULLS LAST, id;

-- box_add_label(workspace workspace_id, word text, box row_id) -> none
INSERT INTO label (workspace_id, word, box_id) VALUES (:workspace, :word, :box)
ON CONFLICT (workspace_id, word, box_id) DO NOTHING;

-- box_open_all(workspace workspace_id, person person_id) -> changes
UPDATE box SET open = 1 WHERE workspace_id = :workspace AND person_id = :person AND colour IN ('red', 'light_blue');

-- box_grow(workspace workspace_id, id row_id, by int) -> maybe
UPDATE box SET size = size + :by WHERE workspace_id = :workspace AND id = :id RETURNING size, name;

-- box_labels(workspace workspace_id, low text) -> each
WITH found AS (
  SELECT l.workspace_id, l.word, l.box_id FROM label l WHERE l.workspace_id = :workspace AND l.word >= :low -- a remark
    AND strpos(l.word || :low, l.word) > 0
)
SELECT f.word, b.name, CAST(count(*) AS bigint) AS n -- int
FROM found f JOIN box b ON b.workspace_id = f.workspace_id AND b.id = f.box_id
GROUP BY f.word, b.name
ORDER BY f.word;

-- scan: the test wants to count all of them
-- box_count() -> maybe
SELECT CAST(count(*) AS bigint) AS n, -- int
  CAST(sum(value) AS bigint) AS total FROM box; -- minor?

-- door_key_find(seal hash) -> maybe
SELECT workspace_id, id FROM door_key WHERE seal = :seal;
