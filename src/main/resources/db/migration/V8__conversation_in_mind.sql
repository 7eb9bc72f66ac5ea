-- What the answer path wants to know of the turns before, beside their words: what the bot said in them (by name), what it read in the message that it
-- replied to, whether the customer marked it as no help, and whether it has offered a person for anger already. A turn that said two answers,
-- or quoted passages, has their names in its evidence; all of them are rejected together.
create or replace function open_question(p_conversation uuid, p_answered integer) returns jsonb language sql stable as $$
    with recent as (
        select t.seq, t.speaker, t.choice, coalesce(x.body, t.body, '') as body,
               t.speaker = 'customer' and t.seq > p_answered as is_open, t.kind in ('decline', 'clarify') as failed,
               case when t.speaker = 'bot' then jsonb_strip_nulls(jsonb_build_object(
                   'said', coalesce(t.evidence -> 'said', case when t.answer_id is not null then jsonb_build_array('answer:' || t.answer_id) end),
                   'sentiment', t.evidence -> 'sentiment',
                   'intent', t.evidence -> 'intents' -> 0 -> 'intent',
                   'alerted', case when t.evidence -> 'signs' ? 'rising_anger' then true end,
                   'rejected', (select true from feedback f
                                where f.conversation_id = p_conversation and f.seq = t.seq and not f.helpful limit 1)))
               end as trace
        from turn t left join customer_text x on x.id = t.text_id
        where t.conversation_id = p_conversation
        order by t.seq desc limit 24)
    select jsonb_build_object(
        'seq', max(seq) filter (where is_open),
        'texts', coalesce(jsonb_agg(body order by seq) filter (where is_open), '[]'),
        'choice', (array_agg(choice order by seq desc) filter (where is_open))[1],
        'turns', coalesce(jsonb_agg(jsonb_build_object('speaker', speaker, 'text', body, 'failed', failed, 'trace', trace) order by seq)
                              filter (where not is_open), '[]'),
        'rejected', (select coalesce(jsonb_agg(distinct r.answer), '[]')
                     from feedback f join turn t on t.conversation_id = f.conversation_id and t.seq = f.seq
                     cross join lateral (
                         select t.answer_id as answer where t.answer_id is not null
                         union
                         select substr(s, 8) from jsonb_array_elements_text(coalesce(t.evidence -> 'said', '[]')) s
                         where s like 'answer:%') r
                     where f.conversation_id = p_conversation and not f.helpful))
    from recent
$$;
