-- Owner: sales. What is looked for in answers of words: small letters without accents. Only the program can fold a text
-- the same way for both databases, so a job fills in what was kept before, a few rows at a time; the index finds them.
ALTER TABLE order_answers ADD COLUMN words TEXT;
-- Who answered a question: without it PostgreSQL, which may begin with the answers, would read those of everybody.
CREATE INDEX order_answers_by_question ON order_answers (question_id, order_id, number);
CREATE INDEX order_answers_unfolded ON order_answers (order_id) WHERE kind = 'text' AND words IS NULL;
