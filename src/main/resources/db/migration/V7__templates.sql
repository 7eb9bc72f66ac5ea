-- Look-ups are knowledge like answers: drafted, recorded, published.
alter table knowledge_item drop constraint knowledge_item_kind_check;
alter table knowledge_item add constraint knowledge_item_kind_check
    check (kind in ('profile', 'intent', 'examples', 'answer', 'article', 'entities', 'lookup'));

-- Commit 2 of a turn, as before, for a reply that holds a customer's values (a name, the state of an order): its text is kept where the
-- customer's own are, so that forgetting the customer forgets it too. p_text_id null: the company's words, kept in the turn.
create function store_reply(
    p_assistant uuid, p_conversation uuid, p_answers integer, p_kind text, p_text text, p_choices jsonb, p_sources jsonb,
    p_answer text, p_evidence jsonb, p_release uuid, p_hand_over boolean, p_at timestamptz, p_text_id uuid,
    out o_seq integer, out o_position integer)
    language plpgsql as $$
declare
    v_subject uuid;
begin
    update conversation
    set last_seq     = last_seq + 1,
        answered_seq = p_answers,
        owner        = case when p_hand_over then 'queue' else owner end,
        queued_at    = case when p_hand_over then p_at else queued_at end,
        last_at      = p_at
    where id = p_conversation and assistant_id = p_assistant
      and owner = 'bot' and customer_seq = p_answers and answered_seq < p_answers
    returning last_seq, subject_id into o_seq, v_subject;
    if not found then
        return;
    end if;
    if p_text_id is not null then
        perform store_text(p_text_id, p_assistant, v_subject, p_text, p_at);
    end if;
    insert into turn (conversation_id, seq, assistant_id, speaker, kind, text_id, body, reply_to, choices, sources, answer_id,
                      evidence, release_id, at)
    values (p_conversation, o_seq, p_assistant, 'bot', p_kind, p_text_id, case when p_text_id is null then p_text end, p_answers,
            p_choices, p_sources, p_answer, p_evidence, p_release, p_at);
    if p_hand_over then
        o_position := queue_position(p_assistant, p_at);
    end if;
end $$;
