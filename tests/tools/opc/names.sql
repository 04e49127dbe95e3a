ENUM occasion (promise_confirmed, honest_no);
CREATE TABLE ask (
  workspace_id workspace_id NOT NULL
);
-- ask_list_of(workspace workspace_id) -> many
