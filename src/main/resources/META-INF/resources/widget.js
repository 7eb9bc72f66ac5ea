/*
 * Frontdesk's chat widget. One file, no dependency, no build step. Licence: Apache-2.0.
 *
 *   <script src="https://HOST/widget.js" data-locale="en" data-theme="auto" async></script>    a round button, bottom right
 *   <frontdesk-chat server="https://HOST"></frontdesk-chat>                                    the chat, where the element stands
 *
 * Attributes of both: data-locale (en, zh; else the browser's), data-theme (light, dark, auto), data-domain (the company's
 * domain, so that "shop.example/returns" in an answer becomes a link), data-identity (a JWT signed by the company).
 * Colours: --frontdesk-brand, --frontdesk-on-brand, --frontdesk-accent and the others at the head of STYLES below.
 *
 * Reads top to bottom: words, looks, small tools, Conversation (the protocol: what is sent, kept, sent again),
 * Transcript (what is seen of it), FrontdeskChat (the element around both). Foreign text only ever becomes a text node.
 */
(() => {
  'use strict';
  if (customElements.get('frontdesk-chat')) return;

  // ---------------------------------------------------------------------------------------------------------------- words

  const TEXTS = {
    en: {
      lang: 'en',
      chat: 'Chat',
      messages: 'Messages',
      you: 'You',
      agent: 'Colleague',
      assistantOf: (company) => `Automated assistant of ${company}`,
      assistant: 'Automated assistant',
      write: 'Write a message',
      send: 'Send',
      menu: 'Chat menu',
      open: 'Open chat',
      close: 'Close chat',
      unread: (n) => (n === 1 ? '1 new message' : `${n} new messages`),
      person: 'Talk to a person',
      anew: 'New conversation',
      end: 'End conversation',
      starters: 'Suggested questions',
      choices: 'Suggested replies',
      sources: 'Read more',
      older: 'Earlier messages',
      newest: 'New messages',
      typing: (who) => `${who} is typing`,
      sending: 'Sending…',
      sent: 'Sent',
      waiting: 'Waiting to be sent',
      notSent: 'Not sent.',
      failed: {
        too_long: 'Too long to send.',
        bad_frame: 'This message could not be read.',
        forbidden: 'This message was not accepted.',
      },
      again: 'Try again',
      edit: 'Edit',
      discard: 'Delete',
      helpful: 'Was this helpful?',
      yes: 'Yes, helpful',
      no: 'No, not helpful',
      thanks: 'Thank you.',
      missing: 'What was missing?',
      sendComment: 'Send comment',
      skip: 'Skip',
      left: (n) => (n === 1 ? '1 character left' : `${n} characters left`),
      over: (n) => (n === 1 ? '1 character too many' : `${n} characters too many`),
      connecting: 'Connecting…',
      offline: 'You are offline. What you write is kept and sent when you are back.',
      reconnecting: 'The connection is lost. Trying again…',
      unavailable: 'We cannot take messages right now. Yours is kept and sent again by itself.',
      busy: 'There is a lot going on here. Your message is kept and sent again by itself.',
      delayed: 'Your message has arrived. The answer takes a little longer than usual.',
      limited: 'That was quick. The next message can be sent in a moment.',
      limitedFor: (s) => `That was quick. The next message can be sent in ${s} s.`,
      forbidden: 'This chat is not available on this page.',
      queue: (n) => (n ? `Waiting for a colleague. You are number ${n}.` : 'Waiting for a colleague.'),
      queueShort: 'Waiting for a colleague',
      agentJoined: (name) => `${name} is now in the chat.`,
      withAgent: 'Our team',
      botBack: 'The assistant answers again.',
      closedShort: 'Ended',
      rate: 'How was our help?',
      stars: ['Very poor', 'Poor', 'All right', 'Good', 'Very good'],
      comment: 'Anything you want to add? (optional)',
      sendRating: 'Send rating',
      rated: 'Thank you for your rating.',
    },
    zh: {
      lang: 'zh-Hans',
      chat: '在线客服',
      messages: '消息',
      you: '您',
      agent: '客服人员',
      assistantOf: (company) => `${company} 智能助手`,
      assistant: '智能助手',
      write: '请输入消息',
      send: '发送',
      menu: '聊天菜单',
      open: '打开聊天',
      close: '关闭聊天',
      unread: (n) => `${n} 条新消息`,
      person: '转人工客服',
      anew: '开始新对话',
      end: '结束对话',
      starters: '常见问题',
      choices: '建议回复',
      sources: '了解更多',
      older: '更早的消息',
      newest: '有新消息',
      typing: (who) => `${who} 正在输入`,
      sending: '发送中…',
      sent: '已发送',
      waiting: '等待发送',
      notSent: '发送失败。',
      failed: { too_long: '消息过长，无法发送。', bad_frame: '无法识别这条消息。', forbidden: '这条消息未被接受。' },
      again: '重试',
      edit: '编辑',
      discard: '删除',
      helpful: '这个回答有帮助吗？',
      yes: '有帮助',
      no: '没有帮助',
      thanks: '谢谢您的反馈。',
      missing: '还缺少什么？',
      sendComment: '提交意见',
      skip: '跳过',
      left: (n) => `还可输入 ${n} 个字符`,
      over: (n) => `超出 ${n} 个字符`,
      connecting: '正在连接…',
      offline: '网络已断开。您输入的内容会保留，恢复后自动发送。',
      reconnecting: '连接中断，正在重试…',
      unavailable: '暂时无法接收消息。您的消息已保留，会自动重新发送。',
      busy: '当前咨询较多。您的消息已保留，会自动重新发送。',
      delayed: '您的消息已收到，回复需要多等一会儿。',
      limited: '发送太快了，请稍候再发。',
      limitedFor: (s) => `发送太快了，请在 ${s} 秒后再发。`,
      forbidden: '此页面无法使用聊天。',
      queue: (n) => (n ? `正在等待人工客服，您排在第 ${n} 位。` : '正在等待人工客服。'),
      queueShort: '正在等待人工客服',
      agentJoined: (name) => `${name} 已加入对话。`,
      withAgent: '人工客服',
      botBack: '智能助手将继续为您解答。',
      closedShort: '已结束',
      rate: '您对我们的服务满意吗？',
      stars: ['非常不满意', '不满意', '一般', '满意', '非常满意'],
      comment: '还想补充什么吗？（选填）',
      sendRating: '提交评价',
      rated: '感谢您的评价。',
    },
  };

  // ---------------------------------------------------------------------------------------------------------------- looks

  const DARK = `
    color-scheme: dark;
    --brand: var(--frontdesk-brand, #3c7352);
    --accent: var(--frontdesk-accent, color-mix(in oklab, var(--brand) 42%, white));
    --surface: var(--frontdesk-surface, #191e1b);
    --bubble: var(--frontdesk-bubble, #262d29);
    --text: var(--frontdesk-text, #e9ede9);
    --muted: var(--frontdesk-muted, #a3aea6);
    --line: var(--frontdesk-line, #343d37);
    --danger: #ff9c8f;
    --tint: 34%;
    --shade: 0 0% 0% / .5;`;

  const STYLES = `
  :host {
    all: initial;
    display: block;
    box-sizing: border-box;
    color-scheme: light;
    --brand: var(--frontdesk-brand, #2c5840);
    --on-brand: var(--frontdesk-on-brand, #fff);
    --accent: var(--frontdesk-accent, var(--brand));
    --surface: var(--frontdesk-surface, #fff);
    --bubble: var(--frontdesk-bubble, #f1f3ee);
    --text: var(--frontdesk-text, #1d2620);
    --muted: var(--frontdesk-muted, #5d6960);
    --line: var(--frontdesk-line, #e1e5de);
    --danger: #b3261e;
    --tint: 14%;
    --shade: 140 25% 15% / .16;
    --radius: var(--frontdesk-radius, 18px);
    --font: var(--frontdesk-font, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial,
      "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif);
    block-size: 40rem;
    max-block-size: 100dvh;
  }
  :host([data-theme="dark"]) { ${DARK} }
  @media (prefers-color-scheme: dark) { :host(:not([data-theme="light"])) { ${DARK} } }
  :host([hidden]) { display: none; }
  :host([launcher]) { display: contents; }

  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .root { block-size: 100%; border-radius: inherit; font: 400 15px/1.5 var(--font); color: var(--text); -webkit-text-size-adjust: 100%; }
  button, textarea, input { font: inherit; color: inherit; margin: 0; }
  button { border: 0; background: none; padding: 0; cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent; }
  button:disabled { cursor: default; }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  svg { display: block; inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
  .sr { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .icon { display: grid; place-items: center; inline-size: 40px; block-size: 40px; border-radius: 50%; color: var(--muted); }
  .icon:hover { background: var(--bubble); color: var(--text); }
  .plain { min-block-size: 24px; padding: 0 4px; color: var(--accent); font-weight: 600; border-radius: 6px; }
  .plain:hover { text-decoration: underline; }
  .solid { min-block-size: 40px; padding: 0 18px; border-radius: 20px; background: var(--brand); color: var(--on-brand); font-weight: 600; }
  .solid:hover { background: color-mix(in oklab, var(--brand) 88%, black); }
  .outlined { min-block-size: 40px; padding: 0 18px; border-radius: 20px; border: 1px solid var(--line); font-weight: 600; }
  .outlined:hover { background: var(--bubble); }

  .shell { display: flex; flex-direction: column; inline-size: 100%; block-size: 100%; margin: 0; padding: 0; border: 0; overflow: hidden;
    background: var(--surface); color: var(--text); position: relative; }
  section.shell { border-radius: inherit; }

  header { display: flex; align-items: center; gap: 12px; padding: 14px 12px 14px 20px; border-block-end: 1px solid var(--line); flex: none; }
  header:dir(rtl) { padding: 14px 20px 14px 12px; }
  .who { flex: 1; min-inline-size: 0; }
  h2 { margin: 0; font-size: 16px; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .sub { margin: 0; font-size: 13px; line-height: 1.4; color: var(--muted); text-align: -webkit-match-parent; text-align: match-parent; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .avatar { flex: none; display: grid; place-items: center; inline-size: 32px; block-size: 32px; border-radius: 50%;
    background: color-mix(in oklab, var(--brand) var(--tint), var(--surface)); color: var(--accent); font-weight: 650; font-size: 14px; line-height: 1; }
  header .avatar { inline-size: 42px; block-size: 42px; font-size: 17px; background: var(--brand); color: var(--on-brand); position: relative; }
  header .avatar::after { content: ""; position: absolute; inset-block-end: 0; inset-inline-end: 0; inline-size: 12px; block-size: 12px; border-radius: 50%;
    background: #46a86b; border: 2px solid var(--surface); }
  .away header .avatar::after { background: #b9892b; }
  .tools { display: flex; gap: 2px; }

  .menu { position: absolute; inset-block-start: 62px; inset-inline-end: 14px; z-index: 3; min-inline-size: 216px; padding: 6px; border-radius: 14px;
    background: var(--surface); border: 1px solid var(--line); box-shadow: 0 12px 32px hsl(var(--shade)); }
  .menu button { display: flex; align-items: center; gap: 12px; inline-size: 100%; min-block-size: 42px; padding: 0 12px; border-radius: 9px; text-align: start; }
  .menu button:hover, .menu button:focus-visible { background: var(--bubble); }
  .menu svg { color: var(--muted); }

  .strip { flex: none; padding: 9px 20px; font-size: 13.5px; line-height: 1.45; text-align: center; border-block-end: 1px solid var(--line);
    background: color-mix(in oklab, var(--brand) 8%, var(--surface)); color: var(--text); }
  .strip:empty { display: none; }

  .body { flex: 1; min-block-size: 0; position: relative; display: flex; }
  .log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 20px; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
  .log:focus-visible { outline-offset: -3px; }
  .older { display: block; margin: 0 auto 16px; font-size: 13.5px; }
  .jump { position: absolute; inset-block-end: 12px; inset-inline: 0; margin-inline: auto; inline-size: max-content; display: flex; align-items: center; gap: 6px;
    min-block-size: 36px; padding: 0 16px 0 12px; border-radius: 18px; background: var(--surface); border: 1px solid var(--line);
    box-shadow: 0 4px 14px hsl(var(--shade)); font-size: 13.5px; font-weight: 600; }
  .jump svg { inline-size: 16px; block-size: 16px; }

  .row { display: flex; gap: 10px; margin-block-start: 18px; max-inline-size: 100%; }
  .row:first-of-type { margin-block-start: 0; }
  .row.customer { justify-content: flex-end; }
  .row.bot + .row.bot, .row.agent + .row.agent, .row.customer + .row.customer { margin-block-start: 6px; }
  .row.bot + .row.bot .avatar, .row.agent + .row.agent .avatar { visibility: hidden; }
  .stack { display: flex; flex-direction: column; align-items: flex-start; min-inline-size: 0; max-inline-size: min(34rem, 84%); }
  .customer .stack { align-items: flex-end; }
  .bubble { padding: 10px 15px; border-radius: var(--radius); white-space: pre-wrap; overflow-wrap: anywhere; text-align: start; }
  .bot .bubble, .agent .bubble { background: var(--bubble); border-start-start-radius: 5px; }
  .customer .bubble { background: var(--brand); color: var(--on-brand); border-end-end-radius: 5px; }
  .agent .avatar { background: color-mix(in oklab, #b9892b 22%, var(--surface)); color: var(--text); }
  .customer.failed .bubble { background: none; color: var(--text); border: 1px solid var(--danger); }
  .bubble :is(ul, ol) { margin: 4px 0; padding-inline-start: 1.4em; }
  .bubble li { margin: 2px 0; }
  .bubble li::marker { color: var(--muted); }
  .bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px; text-decoration-thickness: 1px; border-radius: 3px; }
  .bot .bubble a, .agent .bubble a { color: var(--accent); }
  .customer .bubble a:focus-visible { outline-color: currentColor; }
  .bubble a:hover { text-decoration-thickness: 2px; }
  .row.system { justify-content: center; }
  .system .bubble { padding: 2px 12px; font-size: 13.5px; color: var(--muted); text-align: center; max-inline-size: 30rem; }

  .sources { list-style: none; display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0 0; padding: 0; }
  .sources a, .sources .page { display: flex; align-items: center; gap: 6px; min-block-size: 32px; padding: 4px 12px 4px 9px; border: 1px solid var(--line); border-radius: 10px;
    color: var(--text); font-size: 13.5px; line-height: 1.3; text-decoration: none; }
  .sources a:hover { background: var(--bubble); }
  .sources svg { flex: none; inline-size: 16px; block-size: 16px; color: var(--accent); }

  .choices { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 10px; }
  .choices button { min-block-size: 38px; padding: 7px 16px; border-radius: 19px; text-align: start; line-height: 1.35; overflow-wrap: anywhere;
    border: 1px solid color-mix(in oklab, var(--brand) 45%, var(--surface)); color: var(--accent); font-weight: 500; transition: background-color .12s; }
  .choices button:hover:enabled { background: color-mix(in oklab, var(--brand) 9%, var(--surface)); }
  .choices button:disabled { color: var(--muted); border-color: var(--line); }
  .choices button.chosen { color: var(--accent); border-color: currentColor; background: color-mix(in oklab, var(--brand) 9%, var(--surface)); }

  .meta { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; margin-block-start: 4px; min-block-size: 28px; font-size: 12.5px; line-height: 1.4; color: var(--muted); padding-inline: 4px; }
  .customer .meta { justify-content: flex-end; min-block-size: 20px; }
  .customer:has(+ .customer) .meta:not(.keep), .agent:has(+ .agent) .meta { display: none; }
  .failed .meta { color: var(--danger); }
  .votes { display: flex; gap: 0; }
  .votes button { display: grid; place-items: center; inline-size: 30px; block-size: 28px; border-radius: 8px; color: var(--muted); }
  .votes button:hover { background: var(--bubble); color: var(--text); }
  .votes button[aria-pressed="true"] { color: var(--accent); }
  .votes button[aria-pressed="true"] svg { fill: color-mix(in oklab, currentColor 25%, transparent); }
  .votes svg { inline-size: 16px; block-size: 16px; }
  .votes .no svg { transform: rotate(180deg); }
  .opinion { inline-size: min(24rem, 100%); margin-block-start: 6px; padding: 12px; border: 1px solid var(--line); border-radius: 14px; scroll-margin-block: 20px; }
  .opinion label { display: block; font-size: 13.5px; font-weight: 600; margin-block-end: 6px; }
  .field { display: block; inline-size: 100%; resize: none; padding: 8px 12px; border: 1px solid color-mix(in oklab, var(--muted) 75%, var(--surface)); border-radius: 12px; background: var(--surface); line-height: 1.45; }
  .field:focus { outline: 2px solid var(--accent); outline-offset: -1px; border-color: transparent; }
  .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-block-start: 10px; }
  .opinion .solid, .opinion .outlined { min-block-size: 34px; padding: 0 14px; font-size: 13.5px; }

  .dots { display: flex; align-items: center; gap: 4px; padding: 15px 16px; }
  .dots i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--muted); animation: dot 1.2s infinite ease-in-out; }
  .dots i:nth-child(2) { animation-delay: .15s; }
  .dots i:nth-child(3) { animation-delay: .3s; }
  @keyframes dot { 0%, 60%, 100% { opacity: .35; transform: none; } 30% { opacity: 1; transform: translateY(-3px); } }
  .arrive { animation: arrive .22s ease-out; }
  @keyframes arrive { from { opacity: 0; transform: translateY(8px); } }

  .composer { flex: none; padding: 12px 16px max(14px, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--line); }
  .box { display: flex; align-items: flex-end; gap: 6px; padding: 5px; border-radius: 25px; border: 1px solid color-mix(in oklab, var(--muted) 75%, var(--surface)); background: var(--surface); }
  .box:focus-within { outline: 2px solid var(--accent); outline-offset: -1px; border-color: transparent; }
  .box textarea { flex: 1; min-inline-size: 0; resize: none; border: 0; outline: 0; background: none; padding: 8px 4px 8px 13px; font-size: 16px; line-height: 1.4; max-block-size: 9.5em; block-size: 38px; overflow-y: auto; scrollbar-width: thin; }
  .box textarea:dir(rtl) { padding: 8px 13px 8px 4px; }
  .box textarea::placeholder { color: var(--muted); opacity: 1; }
  .go { flex: none; display: grid; place-items: center; inline-size: 38px; block-size: 38px; border-radius: 50%; background: var(--brand); color: var(--on-brand); transition: background-color .15s; }
  .go:hover { background: color-mix(in oklab, var(--brand) 88%, black); }
  .go.idle { background: var(--bubble); color: var(--muted); }
  .counter { margin: 6px 14px 0; font-size: 12.5px; color: var(--muted); text-align: end; }
  .counter:empty { display: none; }
  .counter.over { color: var(--danger); font-weight: 600; }

  .end { flex: none; padding: 18px 20px max(20px, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--line); max-block-size: 70%; overflow-y: auto; }
  .end p { margin: 0 0 12px; }
  fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
  legend { padding: 0; font-weight: 650; font-size: 16px; }
  .stars { display: flex; margin: 6px 0 8px -6px; }
  .stars:dir(rtl) { margin: 6px -6px 8px 0; }
  .stars label { position: relative; display: grid; place-items: center; inline-size: 42px; block-size: 42px; border-radius: 50%; cursor: pointer; color: var(--muted); }
  .stars svg { inline-size: 27px; block-size: 27px; stroke-width: 1.5; }
  .stars input { position: absolute; inset: 0; opacity: 0; cursor: pointer; }
  .stars label.on { color: #a9761a; }
  .stars label.on svg { fill: #e0a63b; }
  .stars label:focus-within { outline: 2px solid var(--accent); outline-offset: -2px; }
  .end label.line { display: block; font-size: 13.5px; color: var(--muted); margin-block-end: 4px; }

  .launch { position: fixed; z-index: 2147483000; inset-block-end: max(20px, env(safe-area-inset-bottom)); inset-inline-end: max(20px, env(safe-area-inset-right));
    display: grid; place-items: center; inline-size: 60px; block-size: 60px; border-radius: 50%; background: var(--brand); color: var(--on-brand);
    box-shadow: 0 8px 24px hsl(var(--shade)), 0 2px 6px hsl(var(--shade)); transition: transform .15s; }
  .launch:hover { transform: scale(1.05); }
  .launch:focus-visible { outline: 3px solid var(--surface); outline-offset: -5px; box-shadow: 0 0 0 3px var(--brand); }
  .launch svg { inline-size: 28px; block-size: 28px; }
  .badge { position: absolute; inset-block-start: -3px; inset-inline-end: -3px; min-inline-size: 22px; block-size: 22px; padding: 0 6px; border-radius: 11px;
    background: #c5352b; color: #fff; font: 650 12.5px/22px var(--font); text-align: center; }
  dialog.shell { position: fixed; z-index: 2147483001; inset: auto; inset-block-end: max(96px, calc(env(safe-area-inset-bottom) + 88px)); inset-inline-end: max(20px, env(safe-area-inset-right));
    inline-size: min(400px, calc(100vw - 40px)); block-size: min(680px, calc(100dvh - 120px)); max-inline-size: none; max-block-size: none;
    border-radius: 20px; border: 1px solid var(--line); box-shadow: 0 24px 64px hsl(var(--shade)), 0 4px 12px hsl(var(--shade)); }
  dialog.shell:not([open]) { display: none; }
  dialog.shell::backdrop { background: none; }
  dialog.shell[open] { animation: arrive .2s ease-out; }
  @media (max-width: 480px), (max-height: 480px) {
    dialog.shell { inset: 0; inset-block-start: var(--frontdesk-viewport-top, 0); inline-size: 100%; block-size: var(--frontdesk-viewport, 100dvh); border-radius: 0; border: 0; padding-block-start: env(safe-area-inset-top); }
    .log { padding: 16px; }
    .stack { max-inline-size: 86%; }
    .composer { padding-inline: 12px; }
    header { padding-block: 10px; }
    .menu { inset-block-start: 56px; }
  }
  @media (pointer: coarse) {
    .icon { inline-size: 44px; block-size: 44px; }
    .choices button { min-block-size: 44px; border-radius: 22px; }
    .votes button { inline-size: 40px; block-size: 36px; }
    .votes svg { inline-size: 18px; block-size: 18px; }
    .plain { min-block-size: 32px; }
  }
  @media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } .log { scroll-behavior: auto; } }
  @media (forced-colors: active) {
    .bubble, .launch, .go, .solid, .avatar { border: 1px solid; }
    .votes button[aria-pressed="true"], .stars label.on { color: Highlight; }
  }
  @media print { .composer, .launch, .end { display: none; } .log { overflow: visible; } }
  `;

  // ---------------------------------------------------------------------------------------------------------- small tools

  /** Paths in a box of 24 by 24. */
  const ICONS = {
    chat: 'M12 4.5c4.6 0 8 3.1 8 7.2s-3.4 7.3-8 7.3c-1.2 0-2.4-.2-3.4-.6L4 20l1.3-3.9A6.8 6.8 0 0 1 4 11.7c0-4.1 3.4-7.2 8-7.2z',
    close: 'M6 6l12 12M18 6L6 18',
    down: 'M6 9.5l6 6 6-6',
    dots: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
    finish: 'M4.5 12.5l5 5 10-11',
    page: 'M7 3.5h6.5L18 8v12.5H7zM13.5 3.5V8H18M10 12.5h5M10 16h5',
    person: 'M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
    plus: 'M12 5v14M5 12h14',
    send: 'M12 19V5.5M6 11l6-6 6 6',
    star: 'M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
    thumb: 'M7.5 11v9H4v-9zM7.5 11.5L11 4c1.7 0 2.7 1.2 2.4 2.9L12.9 10h5.2c1.3 0 2.2 1.2 1.9 2.4l-1.5 6c-.2.9-1 1.6-2 1.6h-9',
  };

  const icon = (name) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', ICONS[name]);
    if (name === 'dots') path.setAttribute('stroke-width', '2.8');
    svg.append(path);
    return svg;
  };

  /** An element; `on…` attributes are listeners, null and false ones are left out, strings among the children are text. */
  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      if (typeof value === 'function') node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  };

  const externalLink = (href, ...children) =>
    el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, ...children);

  /** The address if it is http or https (relative ones belong to `base`), else null. */
  const safeAddress = (url, base) => {
    try {
      const parsed = new URL(url, base);
      return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
    } catch {
      return null;
    }
  };

  /** Text nodes and links: http(s) addresses, e-mail addresses, and the given domains written without a scheme. */
  const linkify = (text, domains) => {
    const bare = domains.map((domain) => domain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    const pattern = new RegExp(
      'https?://[^\\s<>"\\u3000-\\u303f\\uff00-\\uffef]+' +
        '|[a-z0-9._%+-]+@[a-z0-9-]+(?:\\.[a-z0-9-]+)+' +
        (bare && `|(?<![\\w@.-])(?:www\\.)?(?:${bare})(?![\\w-]|\\.\\w)(?:/[^\\s<>"\\u3000-\\u303f\\uff00-\\uffef]*)?`),
      'gi',
    );
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      const found = match[0].replace(/[.,;:!?'’”…]+$/, '').replace(/\)+$/, (tail) => (match[0].includes('(') ? tail : ''));
      const href = found.includes('://') ? safeAddress(found) : found.includes('@') ? `mailto:${found}` : safeAddress(`https://${found}`);
      if (!href) continue;
      nodes.push(text.slice(end, match.index), externalLink(href, found));
      end = match.index + found.length;
    }
    nodes.push(text.slice(end));
    return nodes;
  };

  const INLINE = /\\([\\*[\]:.-])|\[((?:\\.|[^[\]\\\n])+)\]\(([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)\)|\*\*(?=\S)((?:\\.|[^\\*\n])+?)(?<=\S)\*\*/g;
  const ITEM = /^ {0,3}(?:([-*])|(\d{1,9})\.) +(?=\S)/;

  /** The nodes of a line's Markdown: `[title](address)`, `**strong**`, and `\` before a sign that shall stay one. */
  const inline = (text, domains) => {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(INLINE)) {
      const [whole, sign, title, address, strong] = match;
      const href = address && (/^(mailto|tel):/i.test(address) ? address : safeAddress(address));
      if (address && !href) continue;
      nodes.push(...linkify(text.slice(end, match.index), domains));
      if (sign) nodes.push(sign);
      else if (strong) nodes.push(el('strong', {}, ...inline(strong, domains)));
      else nodes.push(externalLink(href, title.replace(/\\([\\*[\]:.-])/g, '$1')));
      end = match.index + whole.length;
    }
    nodes.push(...linkify(text.slice(end), domains));
    return nodes;
  };

  /** The nodes of an answer: its lines, and lists of two lines or more that begin with `- `, `* ` or `1. `. Nodes only, never markup. */
  const markdown = (text, domains) => {
    const lines = text.split('\n');
    const kind = (line) => {
      const item = line === undefined ? null : ITEM.exec(line);
      return item && (item[2] ? 'ol' : 'ul');
    };
    const nodes = [];
    let words = [];
    const flush = () => {
      if (words.length) nodes.push(...inline(words.join('\n'), domains));
      words = [];
    };
    for (let i = 0; i < lines.length; ) {
      const tag = kind(lines[i]);
      let next = i;
      while (tag && kind(lines[next]) === tag) next++;
      if (next - i < 2) {
        words.push(lines[i++]);
        continue;
      }
      flush();
      const start = tag === 'ol' && ITEM.exec(lines[i])[2];
      const items = lines.slice(i, next).map((line) => el('li', { dir: 'auto' }, ...inline(line.replace(ITEM, ''), domains)));
      nodes.push(el(tag, { start: start && start !== '1' ? start : null }, ...items));
      i = next;
      if (lines[i] === '') i++;
    }
    flush();
    return nodes;
  };

  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, i) =>
      (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, '0'),
    ).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

  /** localStorage under a prefix; where the browser forbids it, memory that lasts as long as the page. */
  class Store {
    #prefix;
    #memory = new Map();

    constructor(prefix) {
      this.#prefix = prefix;
    }

    get(key) {
      try {
        return JSON.parse(localStorage.getItem(this.#prefix + key));
      } catch {
        return this.#memory.get(key) ?? null;
      }
    }

    set(key, value) {
      this.#memory.set(key, value);
      try {
        localStorage.setItem(this.#prefix + key, JSON.stringify(value));
      } catch {
        // Full or forbidden: the copy in memory serves this page.
      }
    }

    remove(key) {
      this.#memory.delete(key);
      try {
        localStorage.removeItem(this.#prefix + key);
      } catch {
        // As above.
      }
    }

    keys(start) {
      try {
        return Object.keys(localStorage)
          .filter((key) => key.startsWith(this.#prefix + start))
          .map((key) => key.slice(this.#prefix.length));
      } catch {
        return [...this.#memory.keys()].filter((key) => key.startsWith(start));
      }
    }

    owns(key) {
      return key === null || key.startsWith(this.#prefix);
    }
  }

  // --------------------------------------------------------------------------------------------------------- conversation

  const WELCOME_TIMEOUT_MILLIS = 10_000;
  const ACK_TIMEOUT_MILLIS = 12_000;
  const GAP_TIMEOUT_MILLIS = 3_000;
  const RETRY_FIRST_MILLIS = 1_000;
  const RETRY_MAX_MILLIS = 30_000;
  const ATTEMPTS_MAX = 8;
  const OUTBOX_MAX = 50;
  /** Turns that a returning visitor sees without scrolling up for more. */
  const FIRST_LOOK = 50;
  const LENGTH_MAX = 2_000;

  /**
   * One customer's conversation with the server: protocol frontdesk.v1 without anything visible.
   *
   * What the customer sends lies in the outbox (localStorage) until the server has acknowledged it, and goes out again under the
   * same id after each reconnect, so the server stores it once. What the server sends is known by its `seq`; a `seq` is reported
   * to the listener once (`manner` says how it comes in: null as news, 'quietly' on resuming, 'above' when older ones were asked for). `listener` has one method for each thing that can happen: see FrontdeskChat's.
   */
  class Conversation {
    #server;
    #store;
    #options;
    #listener;
    #socket = null;
    #ready = false;
    #running = false;
    #failures = 0;
    #stalls = 0;
    #timers = new Map();
    #record = {};
    #used = false;
    #outbox = new Map();
    #held = new Map();
    #seen = new Set();
    #contiguous = 0;
    #oldest = Infinity;
    #gap = -1;
    #resumedTo = 0;
    #pausedUntil = 0;
    #order = 0;
    #refused = 0;

    /** `options()` gives the hello's locale, visitor and identity at the time of each connection. */
    constructor(server, options, listener) {
      this.#server = server;
      this.#store = new Store(`frontdesk:${server}:`);
      this.#options = options;
      this.#listener = listener;
    }

    get isRunning() {
      return this.#running;
    }

    get exists() {
      return this.#used;
    }

    get hasOlder() {
      return this.#oldest !== Infinity && this.#oldest > 1;
    }

    votedOn(seq) {
      return this.#record.votes?.[seq];
    }

    /** Reads what the last visit left; says whether there is a conversation to go on with. */
    load() {
      this.#record = this.#store.get('conversation') ?? {};
      this.#used = Boolean(this.#record.conversation);
      this.#contiguous = Math.max(0, (this.#record.seq ?? 0) - FIRST_LOOK);
      this.#outbox.clear();
      for (const key of this.#store.keys('out:')) {
        const item = this.#store.get(key);
        if (item?.frame?.id) this.#outbox.set(item.frame.id, { ...item, inFlight: false, attempts: 0 });
      }
      this.#outbox = new Map([...this.#outbox].sort(([, a], [, b]) => a.order - b.order));
      if (this.#record.assistant) this.#listener.assistant(this.#record.assistant);
      if (this.#used && this.#record.greeting) this.#listener.greeting({ text: this.#record.greeting });
      for (const item of this.#outbox.values()) this.#listener.pending(item);
      return this.#used || this.#outbox.size > 0;
    }

    start() {
      if (this.#running) return;
      this.#running = true;
      addEventListener('online', this.#online);
      addEventListener('offline', this.#offline);
      addEventListener('storage', this.#otherTab);
      document.addEventListener('visibilitychange', this.#visible);
      this.#connect();
    }

    stop() {
      this.#running = false;
      removeEventListener('online', this.#online);
      removeEventListener('offline', this.#offline);
      removeEventListener('storage', this.#otherTab);
      document.removeEventListener('visibilitychange', this.#visible);
      for (const name of [...this.#timers.keys()]) this.#cancel(name);
      this.#disconnect();
    }

    // What the customer does

    say(text) {
      this.#queue({ type: 'message', id: uuid(), text }, text);
    }

    choose(seq, choice) {
      this.#queue({ type: 'choice', id: uuid(), seq, value: choice.value }, choice.title);
    }

    judge(seq, helpful, comment) {
      this.#record.votes = { ...this.#record.votes, [seq]: helpful };
      this.#queue({ type: 'feedback', id: uuid(), seq, helpful, ...(comment && { comment }) });
    }

    askForPerson() {
      this.#queue({ type: 'handover', id: uuid() });
    }

    rate(score, comment) {
      this.#record.rated = true;
      this.#queue({ type: 'rating', id: uuid(), score, ...(comment && { comment }) });
    }

    end() {
      this.#queue({ type: 'close', id: uuid() });
    }

    typing() {
      if (this.#ready && !this.#timers.has('typing')) {
        this.#transmit({ type: 'typing' });
        this.#later('typing', 3_000, () => {});
      }
    }

    older() {
      if (!this.#ready || !this.hasOlder || this.#timers.has('older')) return;
      this.#transmit({ type: 'history', before: this.#oldest });
      this.#later('older', 1_000, () => {});
    }

    retry(id) {
      const item = this.#outbox.get(id);
      if (!item) return;
      Object.assign(item, { failed: null, attempts: 0, inFlight: false });
      this.#listener.pending(item);
      if (this.#socket) this.#flush();
      else this.#connect();
    }

    discard(id) {
      this.#outbox.delete(id);
      this.#store.remove(`out:${id}`);
      this.#release(id, null);
    }

    /** Leaves this conversation (an agent who waits in it is told) and begins an empty one. */
    startAnew(tellAgent) {
      if (tellAgent && this.#ready) this.#transmit({ type: 'close', id: uuid() });
      for (const id of [...this.#outbox.keys()]) this.discard(id);
      this.#forget();
      this.#reconnect();
    }

    // Connection

    #connect() {
      this.#cancel('reconnect');
      this.#disconnect();
      if (!this.#running) return;
      const address = new URL('chat', this.#server);
      address.protocol = address.protocol.replace('http', 'ws');
      let socket;
      try {
        socket = new WebSocket(address, 'frontdesk.v1');
      } catch {
        this.#listener.status('forbidden');
        return;
      }
      this.#socket = socket;
      socket.onopen = () => {
        const options = this.#options();
        this.#transmit({
          type: 'hello',
          conversation: this.#record.conversation ?? null,
          token: this.#record.token ?? null,
          after: this.#contiguous,
          locale: options.locale,
          ...(options.visitor && { visitor: options.visitor }),
          ...(options.identity && { identity: options.identity }),
        });
      };
      socket.onmessage = (event) => {
        let frame;
        try {
          frame = JSON.parse(event.data);
        } catch {
          return;
        }
        if (socket === this.#socket) this.#receive(frame);
      };
      socket.onclose = () => {
        if (socket === this.#socket) this.#lost();
      };
      this.#later('welcome', WELCOME_TIMEOUT_MILLIS, () => this.#lost());
    }

    #disconnect() {
      const socket = this.#socket;
      this.#socket = null;
      this.#ready = false;
      for (const name of ['welcome', 'ack', 'gap']) this.#cancel(name);
      for (const item of this.#outbox.values()) item.inFlight = false;
      if (socket) {
        socket.onclose = socket.onmessage = socket.onopen = null;
        socket.close();
      }
    }

    #reconnect() {
      this.#failures = 0;
      this.#connect();
    }

    /** The connection is gone or silent: again after a pause that doubles, with jitter, so that clients do not return as one. */
    #lost(pauseMillis = 0) {
      this.#disconnect();
      if (!this.#running) return;
      const ceiling = Math.min(RETRY_MAX_MILLIS, RETRY_FIRST_MILLIS * 2 ** this.#failures++);
      this.#listener.status(navigator.onLine === false ? 'offline' : 'reconnecting');
      this.#later('reconnect', Math.max(pauseMillis, ceiling * (0.5 + Math.random() / 2)), () => this.#connect());
    }

    #online = () => {
      if (!this.#ready) this.#reconnect();
    };

    #offline = () => this.#lost();

    #visible = () => {
      if (document.visibilityState === 'visible' && !this.#ready && this.#timers.has('reconnect')) this.#reconnect();
    };

    /** Another tab began a new conversation or ended ours: follow it. */
    #otherTab = (event) => {
      if (!this.#store.owns(event.key) || (event.key && !event.key.endsWith(':conversation'))) return;
      const stored = this.#store.get('conversation') ?? {};
      if (stored.conversation === this.#record.conversation || (!stored.conversation && !this.#used)) return;
      this.#clear();
      this.#record = stored;
      this.#used = Boolean(stored.conversation);
      this.#reconnect();
    };

    #transmit(frame) {
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
    }

    // Outbox

    #queue(frame, text) {
      this.#order = Math.max(Date.now(), this.#order + 1);
      const item = { frame, text, order: this.#order, inFlight: false, attempts: 0, failed: null };
      this.#outbox.set(frame.id, item);
      this.#used = true;
      this.#save();
      if (this.#outbox.size <= OUTBOX_MAX) this.#store.set(`out:${frame.id}`, { frame, text, order: item.order });
      this.#listener.pending(item);
      this.#flush();
    }

    #flush() {
      if (!this.#ready || Date.now() < this.#pausedUntil) return;
      for (const item of this.#outbox.values()) {
        if (item.inFlight || item.failed) continue;
        item.inFlight = true;
        item.attempts++;
        this.#transmit(item.frame);
      }
      this.#awaitAcks();
    }

    /** Feedback and ratings are not waited for: nobody looks at a thumb and wonders. */
    #awaitAcks() {
      const waiting = [...this.#outbox.values()].some((item) => item.inFlight && !/feedback|rating/.test(item.frame.type));
      if (waiting) this.#later('ack', ACK_TIMEOUT_MILLIS, () => this.#lost());
      else this.#cancel('ack');
    }

    #pause(millis) {
      this.#pausedUntil = Date.now() + millis;
      this.#later('resume', millis + 20, () => {
        this.#listener.notice(null);
        this.#flush();
      });
    }

    /** The server's own copy of a message that still waits for its acknowledgement shows itself only if the ack names another. */
    #release(id, seq) {
      const frame = this.#held.get(id);
      this.#held.delete(id);
      if (frame && frame.seq !== seq) this.#message(frame);
    }

    #save() {
      this.#record.seq = this.#contiguous;
      if (this.#used && this.#record.conversation) this.#store.set('conversation', this.#record);
    }

    #clear() {
      this.#seen.clear();
      this.#held.clear();
      this.#contiguous = 0;
      this.#oldest = Infinity;
      this.#gap = -1;
      this.#pausedUntil = 0;
      this.#listener.reset();
    }

    #forget() {
      this.#record = {};
      this.#used = false;
      this.#store.remove('conversation');
      this.#clear();
    }

    // What the server says

    #receive(frame) {
      switch (frame?.type) {
        case 'welcome':
          return this.#welcome(frame);
        case 'ack':
          return this.#ack(frame);
        case 'message':
          this.#message(frame);
          return this.#save();
        case 'typing':
          return this.#listener.typing(frame.from);
        case 'state':
          return this.#listener.state(frame);
        case 'error':
          return this.#error(frame);
        default: // A later version's frame: nothing that this widget could show.
      }
    }

    #welcome(frame) {
      this.#cancel('welcome');
      this.#failures = 0;
      this.#refused = 0;
      if (this.#record.conversation && this.#record.conversation !== frame.conversation) this.#becomeAnother();
      Object.assign(this.#record, {
        conversation: frame.conversation,
        token: frame.token ?? this.#record.token,
        assistant: frame.assistant ?? this.#record.assistant,
        greeting: frame.greeting?.text ?? this.#record.greeting,
      });
      if (frame.assistant) this.#listener.assistant(frame.assistant);
      const history = frame.history ?? [];
      this.#resumedTo = frame.seq ?? 0;
      if (frame.greeting && !this.#seen.size && !history.length) this.#listener.greeting(frame.greeting);
      if (!this.#seen.size && history.length) this.#contiguous = history[0].seq - 1;
      for (const message of history) this.#message(message);
      this.#used ||= history.length > 0 || this.#outbox.size > 0;
      this.#save();
      this.#ready = true;
      this.#listener.welcome({ ...frame, rated: this.#record.rated });
      this.#flush();
    }

    /** The server no longer knows our conversation: what was not yet stored goes into the new one, the rest is history. */
    #becomeAnother() {
      const unsent = [...this.#outbox.values()].filter(({ frame }) => frame.type === 'message' || frame.seq === 0);
      for (const id of this.#outbox.keys()) this.#store.remove(`out:${id}`);
      this.#outbox.clear();
      this.#forget();
      for (const item of unsent) this.#queue(item.frame, item.text);
    }

    #ack({ id, seq }) {
      const item = this.#outbox.get(id);
      if (!item) return;
      this.#stalls = 0;
      this.#outbox.delete(id);
      this.#store.remove(`out:${id}`);
      if (item.text !== undefined && seq) {
        this.#listener.acknowledged(item, seq);
        this.#note(seq);
      }
      this.#release(id, seq);
      if (Date.now() >= this.#pausedUntil) this.#listener.notice(null);
      this.#save();
      this.#awaitAcks();
    }

    #message(frame) {
      if (!Number.isInteger(frame?.seq) || this.#seen.has(frame.seq)) return;
      if (frame.from === 'customer') {
        for (const [id, item] of this.#outbox) {
          const same = item.attempts > 0 && (item.text === frame.text || item.frame.value === frame.text);
          if (same && !this.#held.has(id)) {
            this.#held.set(id, frame);
            return;
          }
        }
      }
      const above = frame.seq <= this.#contiguous;
      this.#note(frame.seq);
      this.#listener.message(frame, above ? 'above' : frame.seq <= this.#resumedTo ? 'quietly' : null);
    }

    #note(seq) {
      this.#seen.add(seq);
      this.#oldest = Math.min(this.#oldest, seq);
      while (this.#seen.has(this.#contiguous + 1)) this.#contiguous++;
      if (seq <= this.#contiguous || this.#gap === this.#contiguous) return;
      // Something between is missing (sent by another tab, or lost on the way): ask for it once by resuming.
      this.#later('gap', GAP_TIMEOUT_MILLIS, () => {
        if (Math.max(...this.#seen) === this.#contiguous) return;
        this.#gap = this.#contiguous;
        this.#connect();
      });
    }

    #error({ code, id, retry_after_millis: retryAfterMillis }) {
      const item = this.#outbox.get(id);
      switch (code) {
        case 'rate_limited': {
          const millis = Math.min(Math.max(retryAfterMillis ?? 10_000, 1_000), 600_000);
          for (const sent of item ? [item] : this.#outbox.values()) sent.inFlight = false;
          this.#cancel('ack');
          this.#listener.notice('limited', Date.now() + millis);
          if (!this.#ready) return this.#lost(millis);
          return this.#pause(millis);
        }
        case 'busy':
        case 'unavailable': {
          const millis = retryAfterMillis ?? Math.min(RETRY_MAX_MILLIS, RETRY_FIRST_MILLIS * 2 ** ++this.#stalls);
          // With neither an id nor something unacknowledged, it is the answer to a stored message that is late.
          this.#listener.notice(item || this.#outbox.size || !this.#ready ? code : 'delayed');
          if (!this.#ready) return this.#lost(millis);
          if (!item) return;
          item.inFlight = false;
          if (item.attempts >= ATTEMPTS_MAX) this.#fail(item, code);
          this.#awaitAcks();
          this.#pausedUntil = Date.now() + millis;
          return this.#later('resume', millis + 20, () => this.#flush());
        }
        case 'gone':
          this.#becomeAnother();
          return this.#connect();
        case 'forbidden':
          if (item) return this.#fail(item, code);
          if (this.#record.conversation && this.#refused++ === 0) {
            this.#becomeAnother();
            return this.#lost();
          }
          this.#listener.status('forbidden');
          return this.stop();
        default:
          if (item) this.#fail(item, code);
      }
    }

    #fail(item, code) {
      item.inFlight = false;
      item.failed = code;
      if (code !== 'busy' && code !== 'unavailable') this.#store.remove(`out:${item.frame.id}`);
      this.#awaitAcks();
      if (item.text === undefined) return this.discard(item.frame.id);
      this.#listener.failed(item);
    }

    // Named timers: setting one again replaces it

    #later(name, millis, action) {
      this.#cancel(name);
      const handle = setTimeout(() => {
        this.#timers.delete(name);
        action();
      }, millis);
      this.#timers.set(name, handle);
    }

    #cancel(name) {
      clearTimeout(this.#timers.get(name));
      this.#timers.delete(name);
    }
  }

  // ----------------------------------------------------------------------------------------------------------- transcript

  const TYPING_MILLIS = 20_000;

  /** The list of messages: rows in the order of `seq`, what is not yet stored at the end. */
  class Transcript {
    #texts;
    #domains;
    #server;
    #actions;
    #rows = new Map();
    #pending = new Map();
    #newestCustomer = 0;
    #typingTimer = 0;
    #quiet = false;
    #follows = true;
    #names = { bot: null, agent: null };

    /** `region` is a language tag for clock times; `actions`: choose, vote, votedOn, retry, edit, discard, older. */
    constructor(texts, region, domains, server, actions) {
      this.#texts = texts;
      this.#domains = domains;
      this.#server = server;
      this.#actions = actions;
      this.older = el('button', { class: 'plain older', type: 'button', hidden: true, onclick: () => actions.older() }, texts.older);
      this.list = el('div', {});
      this.dots = el(
        'div', { class: 'row bot', 'aria-hidden': 'true', hidden: true },
        el('div', { class: 'avatar' }),
        el('div', { class: 'stack' }, el('div', { class: 'bubble dots' }, el('i'), el('i'), el('i'))),
      );
      this.log = el(
        'div', { class: 'log', role: 'log', 'aria-label': texts.messages, tabindex: '0', onscroll: () => this.#scrolled() },
        this.older, this.list, this.dots,
      );
      new ResizeObserver(() => this.#follow()).observe(this.log); // The input grows, a strip appears, a keyboard comes up.
      this.jump = el(
        'button', { class: 'jump', type: 'button', hidden: true, onclick: () => this.scrollToEnd() },
        icon('down'), texts.newest,
      );
      this.body = el('div', { class: 'body' }, this.log, this.jump);
      this.time = new Intl.DateTimeFormat(region, { hour: 'numeric', minute: '2-digit' });
      this.day = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
    }

    get isEmpty() {
      return this.#rows.size + this.#pending.size === 0;
    }

    name(from, name) {
      this.#names[from] = name;
    }

    reset() {
      this.#rows.clear();
      this.#pending.clear();
      this.#newestCustomer = 0;
      this.list.replaceChildren();
      this.typing(null);
      this.older.hidden = this.jump.hidden = true;
    }

    /** Rows that come in as history are not read out and do not slide in. */
    quietly(action) {
      this.#quiet = true;
      this.log.setAttribute('aria-live', 'off');
      action();
      this.#quiet = false;
      setTimeout(() => this.log.removeAttribute('aria-live'), 100);
    }

    greet({ text, choices }) {
      this.list.querySelector('.greeting')?.remove();
      const row = this.#row('bot', text);
      row.classList.add('greeting');
      if (choices?.length && this.isEmpty) {
        row.stack.append(this.#choices(choices, this.#texts.starters, ({ value }) => this.#actions.choose(0, { title: value, value })));
      }
      this.list.prepend(row);
      this.#arrived(row, true);
    }

    message(frame) {
      const row = this.#row(frame.from, frame.text ?? '', frame.at);
      row.seq = frame.seq;
      if (frame.from === 'customer') this.#supersede(frame.seq);
      if (frame.sources?.length) row.stack.append(this.#sources(frame.sources));
      if (frame.choices?.length) {
        const group = this.#choices(frame.choices, this.#texts.choices, (choice) => this.#actions.choose(frame.seq, choice));
        row.stack.append(group);
        if (frame.seq < this.#newestCustomer || this.#pending.size) this.#disable(group);
      }
      if (frame.from === 'bot') row.meta.append(this.#votes(row, frame.seq));
      if (frame.from !== 'system') row.stack.append(row.meta);
      this.typing(null);
      this.#rows.set(frame.seq, row);
      this.#place(row);
      this.#arrived(row, frame.from === 'customer');
    }

    pending(item) {
      if (item.text === undefined) return;
      this.#pending.get(item.frame.id)?.remove();
      const row = this.#row('customer', item.text);
      row.classList.add('pending');
      row.seq = Infinity;
      row.state = el('span', {}, this.#texts.sending);
      row.meta.replaceChildren(row.state);
      row.stack.append(row.meta);
      this.#pending.set(item.frame.id, row);
      for (const group of this.list.querySelectorAll('.choices')) this.#disable(group, item.text);
      this.#place(row);
      this.#arrived(row, true);
    }

    acknowledged(item, seq) {
      const row = this.#pending.get(item.frame.id);
      this.#pending.delete(item.frame.id);
      if (!row) return;
      if (this.#rows.has(seq)) {
        row.remove();
        return;
      }
      for (const earlier of this.list.querySelectorAll('.sent')) earlier.remove();
      row.classList.remove('pending');
      row.meta.replaceChildren(this.#clock(new Date().toISOString()), el('span', { class: 'sent' }, this.#texts.sent));
      row.seq = seq;
      this.#rows.set(seq, row);
      this.#supersede(seq);
      const next = row.nextElementSibling;
      if (next && next.seq < seq) this.#place(row);
    }

    failed(item) {
      const row = this.#pending.get(item.frame.id);
      if (!row) return;
      const texts = this.#texts;
      const button = (label, action) => el('button', { class: 'plain', type: 'button', onclick: action }, label);
      const remove = () => {
        row.remove();
        this.#pending.delete(item.frame.id);
        this.#actions.discard(item.frame.id);
      };
      const repeat = ['busy', 'unavailable'].includes(item.failed)
        ? button(texts.again, () => this.#actions.retry(item.frame.id))
        : button(texts.edit, () => {
            remove();
            this.#actions.edit(item.text);
          });
      row.classList.add('failed');
      row.meta.classList.add('keep');
      row.meta.replaceChildren(texts.failed[item.failed] ?? texts.notSent, repeat, button(texts.discard, remove));
      this.#follow();
    }

    /** Says of what waits whether it is on its way or has to wait for the connection. */
    waiting(isWaiting) {
      for (const row of this.#pending.values()) {
        if (!row.classList.contains('failed')) row.state.textContent = isWaiting ? this.#texts.waiting : this.#texts.sending;
      }
    }

    typing(from) {
      clearTimeout(this.#typingTimer);
      this.dots.hidden = !from;
      if (!from) return;
      this.dots.className = `row ${from}`;
      this.dots.querySelector('.avatar').textContent = this.#initial(from);
      this.#typingTimer = setTimeout(() => this.typing(null), TYPING_MILLIS);
      this.#follow();
    }

    /** Runs an action that puts rows on top, and keeps what is being read where it is. */
    above(action) {
      const fromEnd = this.log.scrollHeight - this.log.scrollTop;
      this.quietly(action);
      this.log.scrollTop = this.log.scrollHeight - fromEnd;
    }

    scrollToEnd() {
      this.#follows = true;
      this.log.scrollTop = this.log.scrollHeight;
      this.jump.hidden = true;
    }

    // Rows

    #row(from, text, at) {
      const texts = this.#texts;
      const speaks = from === 'bot' || from === 'agent';
      const name = from === 'customer' ? texts.you : speaks ? this.#name(from) : null;
      const words = speaks ? markdown(text, this.#domains) : linkify(text, from === 'customer' ? [] : this.#domains);
      const bubble = el('div', { class: 'bubble' }, el('div', { dir: 'auto' }, ...words));
      const stack = el('div', { class: 'stack' }, name && el('span', { class: 'sr' }, `${name}: `), bubble);
      const kind = speaks || from === 'customer' ? from : 'system';
      const row = el('div', { class: `row ${kind}` }, speaks && el('div', { class: 'avatar', 'aria-hidden': 'true' }, this.#initial(from)), stack);
      if (!this.#quiet) row.classList.add('arrive');
      return Object.assign(row, { stack, meta: el('div', { class: 'meta' }, at ? this.#clock(at) : null), seq: 0 });
    }

    #name(from) {
      return this.#names[from] ?? (from === 'bot' ? this.#texts.assistant : this.#texts.agent);
    }

    #initial(from) {
      return [...this.#name(from)][0].toUpperCase();
    }

    #clock(at) {
      const date = new Date(at);
      if (Number.isNaN(date.getTime())) return null;
      const today = date.toDateString() === new Date().toDateString();
      return el('time', { datetime: date.toISOString() }, (today ? this.time : this.day).format(date));
    }

    #sources(sources) {
      const items = sources.map((source) => {
        const href = source.url && safeAddress(source.url, this.#server);
        const title = el('span', { dir: 'auto' }, source.title || href || '');
        return el('li', {}, href ? externalLink(href, icon('page'), title) : el('span', { class: 'page' }, icon('page'), title));
      });
      return el('ul', { class: 'sources', 'aria-label': this.#texts.sources }, ...items);
    }

    #choices(choices, label, choose) {
      const buttons = choices.map((choice) =>
        el('button', { type: 'button', dir: 'auto', onclick: () => choose(choice), 'data-value': choice.value }, choice.title),
      );
      return el('div', { class: 'choices', role: 'group', 'aria-label': label }, ...buttons);
    }

    /** Focus must not vanish with the button that had it. */
    #disable(group, chosen) {
      for (const button of group.children) {
        if (button.disabled) continue;
        if (button === this.log.getRootNode().activeElement) this.#actions.refocus();
        if (chosen && (button.textContent === chosen || button.dataset.value === chosen)) button.classList.add('chosen');
        button.disabled = true;
      }
    }

    #supersede(seq) {
      this.#newestCustomer = Math.max(this.#newestCustomer, seq);
      for (const row of this.list.children) {
        const group = row.seq < seq && row.querySelector('.choices');
        if (group) this.#disable(group);
      }
    }

    #votes(row, seq) {
      const texts = this.#texts;
      const group = el('div', { class: 'votes', role: 'group', 'aria-label': texts.helpful });
      const press = (helpful) => {
        for (const button of group.children) button.setAttribute('aria-pressed', String(button.classList.contains(helpful ? 'yes' : 'no')));
      };
      const vote = (helpful) => {
        const again = this.#actions.votedOn(seq) === helpful;
        press(helpful);
        row.querySelector('.opinion')?.remove();
        if (!again) this.#actions.vote(seq, helpful);
        if (!helpful) this.#askWhy(row, seq, group.lastElementChild);
      };
      const button = (kind, label, helpful) =>
        el('button', { class: kind, type: 'button', 'aria-label': label, title: label, 'aria-pressed': 'false', onclick: () => vote(helpful) }, icon('thumb'));
      group.append(button('yes', texts.yes, true), button('no', texts.no, false));
      const before = this.#actions.votedOn(seq);
      if (before !== undefined) press(before);
      return group;
    }

    #askWhy(row, seq, opener) {
      const texts = this.#texts;
      const id = `why-${seq}`;
      const comment = el('textarea', { class: 'field', id, rows: '2', maxlength: '1000' });
      const done = () => {
        form.remove();
        opener.focus();
      };
      const form = el(
        'form',
        {
          class: 'opinion',
          onsubmit: (event) => {
            event.preventDefault();
            if (comment.value.trim()) this.#actions.vote(seq, false, comment.value.trim());
            done();
          },
          onkeydown: (event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            event.preventDefault();
            done();
          },
        },
        el('label', { for: id }, texts.missing),
        comment,
        el('div', { class: 'actions' },
          el('button', { class: 'solid', type: 'submit' }, texts.sendComment),
          el('button', { class: 'outlined', type: 'button', onclick: done }, texts.skip)),
      );
      row.stack.append(form);
      form.scrollIntoView({ block: 'nearest' });
      comment.focus({ preventScroll: true });
    }

    // Places

    #place(row) {
      let before = null;
      for (let last = this.list.lastElementChild; last && last.seq > row.seq; last = last.previousElementSibling) before = last;
      this.list.insertBefore(row, before);
    }

    /** Our own words always come into view; others' only if the end was in view, else a button says that they are there. */
    #arrived(row, own) {
      if (own || this.#follows) this.scrollToEnd();
      else if (row.nextElementSibling === null) this.jump.hidden = false;
    }

    #follow() {
      if (this.#follows) this.scrollToEnd();
    }

    #scrolled() {
      const { scrollHeight, scrollTop, clientHeight } = this.log;
      this.#follows = scrollHeight - scrollTop - clientHeight < 60;
      if (this.#follows) this.jump.hidden = true;
      if (scrollTop < 40 && !this.older.hidden && scrollHeight > clientHeight + 40) this.#actions.older();
    }
  }

  // ------------------------------------------------------------------------------------------------------------- element

  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(STYLES);
  const SCRIPT_ORIGIN = document.currentScript?.src ? new URL('.', document.currentScript.src).href : null;
  const PHONE = '(max-width: 480px), (max-height: 480px)';

  class FrontdeskChat extends HTMLElement {
    static observedAttributes = ['server', 'data-locale', 'data-domain'];

    /** What the page claims about its visitor: a plain object, shown to agents as a claim. */
    visitor = null;

    #texts;
    #conversation;
    #transcript;
    #parts = {};
    #owner = 'bot';
    #agent = null;
    #assistant = null;
    #lengthMax = LENGTH_MAX;
    #unread = 0;
    #stripTimer = 0;
    #announceTimer = 0;
    #status = 'connecting';
    #mounted = false;

    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [SHEET];
    }

    connectedCallback() {
      this.#mounted = true;
      this.#build();
      visualViewport?.addEventListener('resize', this.#fit);
      visualViewport?.addEventListener('scroll', this.#fit);
    }

    disconnectedCallback() {
      this.#mounted = false;
      this.#conversation?.stop();
      clearInterval(this.#stripTimer);
      visualViewport?.removeEventListener('resize', this.#fit);
      visualViewport?.removeEventListener('scroll', this.#fit);
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#mounted || before === now) return;
      this.#conversation.stop();
      this.#build();
    }

    /** Opens the floating chat; of an embedded one, moves the focus into it. */
    open() {
      const { shell, launch } = this.#parts;
      if (launch && !shell.open) {
        if (matchMedia(PHONE).matches) shell.showModal();
        else shell.show();
        this.#countUnread(0);
        launch.setAttribute('aria-expanded', 'true');
        launch.setAttribute('aria-label', this.#texts.close);
        launch.firstChild.replaceWith(icon('down'));
        this.#conversation.start();
        this.#transcript.scrollToEnd();
      }
      this.#focusInside();
    }

    /** Closes the floating chat; the conversation goes on. */
    close() {
      const { shell, launch } = this.#parts;
      if (!launch || !shell.open) return;
      shell.close();
      launch.setAttribute('aria-expanded', 'false');
      launch.setAttribute('aria-label', this.#texts.open);
      launch.firstChild.replaceWith(icon('chat'));
      launch.focus();
    }

    get #floats() {
      return this.hasAttribute('launcher');
    }

    #locale() {
      return (this.dataset.locale || navigator.language || 'en').toLowerCase().split(/[-_]/)[0];
    }

    /** The tag with its region, such as en-GB: the page's, else one of the browser's for the same language. */
    #region() {
      const { locale } = this.dataset;
      const tags = [locale?.includes('-') ? locale : null, ...(navigator.languages ?? []), this.#texts.lang];
      return tags.find((tag) => tag?.toLowerCase().startsWith(this.#texts.lang.slice(0, 2)));
    }

    #build() {
      const server = new URL('.', new URL(this.getAttribute('server') || SCRIPT_ORIGIN || '/', document.baseURI)).href;
      this.#texts = TEXTS[this.#locale()] ?? TEXTS.en;
      this.#owner = 'bot';
      this.#status = 'connecting';
      const options = () => ({ locale: this.#locale(), visitor: this.visitor, identity: this.dataset.identity });
      this.#conversation = new Conversation(server, options, this.#listener);
      const domains = [this.dataset.domain, new URL(server).hostname].filter((domain) => domain?.includes('.'));
      this.#transcript = new Transcript(this.#texts, this.#region(), domains, server, this.#actions());
      this.#lay();
      this.#head();
      let resumes;
      this.#transcript.quietly(() => (resumes = this.#conversation.load()));
      if (!this.#floats || resumes) this.#conversation.start();
      this.#connectingSoon();
    }

    #actions() {
      const conversation = this.#conversation;
      return {
        choose: (seq, choice) => conversation.choose(seq, choice),
        vote: (seq, helpful, comment) => {
          conversation.judge(seq, helpful, comment);
          this.#announce(this.#texts.thanks);
        },
        votedOn: (seq) => conversation.votedOn(seq),
        retry: (id) => conversation.retry(id),
        discard: (id) => {
          conversation.discard(id);
          this.#focusInside();
        },
        edit: (text) => {
          this.#parts.input.value = text;
          this.#typed();
          this.#parts.input.focus();
        },
        older: () => conversation.older(),
        refocus: () => this.#focusInside(),
      };
    }

    // Parts

    #lay() {
      const texts = this.#texts;
      const parts = (this.#parts = {});
      parts.status = el('div', { class: 'sr', role: 'status' });
      parts.strip = el('div', { class: 'strip' });
      parts.menu = this.#menu();
      parts.composer = this.#composer();
      parts.end = el('div', { class: 'end', hidden: true });
      parts.head = this.#header();
      parts.shell = el(
        this.#floats ? 'dialog' : 'section', { class: 'shell', 'aria-label': texts.chat, onkeydown: (event) => this.#key(event) },
        parts.head, parts.menu, parts.strip, this.#transcript.body, parts.composer, parts.end,
      );
      parts.shell.addEventListener('cancel', (event) => {
        event.preventDefault();
        this.close();
      });
      parts.shell.addEventListener('pointerdown', (event) => {
        if (!parts.menu.hidden && !event.composedPath().some((node) => node === parts.menu || node === parts.more)) this.#toggleMenu(false);
      });
      const root = el('div', { class: 'root', lang: texts.lang }, parts.shell, parts.status);
      if (this.#floats) root.append((parts.launch = this.#launch()));
      this.shadowRoot.replaceChildren(root);
    }

    #header() {
      const texts = this.#texts;
      const parts = this.#parts;
      parts.avatar = el('div', { class: 'avatar', 'aria-hidden': 'true' });
      parts.name = el('h2', {}, texts.chat);
      parts.sub = el('p', { class: 'sub', dir: 'auto' }, texts.assistant);
      parts.more = el(
        'button',
        { class: 'icon', type: 'button', 'aria-label': texts.menu, title: texts.menu, 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => this.#toggleMenu(parts.menu.hidden) },
        icon('dots'),
      );
      const close = this.#floats && el('button', { class: 'icon', type: 'button', 'aria-label': texts.close, title: texts.close, onclick: () => this.close() }, icon('close'));
      return el('header', {}, parts.avatar, el('div', { class: 'who' }, parts.name, parts.sub), el('div', { class: 'tools' }, parts.more, close));
    }

    #menu() {
      const texts = this.#texts;
      const entry = (name, picture, label, action) =>
        (this.#parts[name] = el(
          'button',
          {
            type: 'button', role: 'menuitem', tabindex: '-1',
            onclick: () => {
              this.#toggleMenu(false);
              action();
              this.#focusInside();
            },
          },
          icon(picture), label,
        ));
      return el(
        'div', { class: 'menu', role: 'menu', 'aria-label': texts.menu, hidden: true },
        entry('person', 'person', texts.person, () => this.#conversation.askForPerson()),
        entry('anew', 'plus', texts.anew, () => this.#startAnew()),
        entry('finish', 'finish', texts.end, () => this.#conversation.end()),
      );
    }

    #composer() {
      const texts = this.#texts;
      const parts = this.#parts;
      parts.counter = el('p', { class: 'counter', id: 'counter', 'aria-live': 'polite' });
      parts.input = el('textarea', {
        id: 'input', rows: '1', placeholder: texts.write, enterkeyhint: 'send', autocomplete: 'off', dir: 'auto', 'aria-label': texts.write, 'aria-describedby': 'counter',
        oninput: () => {
          this.#typed();
          if (this.#owner !== 'bot' && parts.input.value) this.#conversation.typing();
        },
        onkeydown: (event) => {
          // While an input method composes (Chinese, Japanese), Enter chooses a character; Safari says so only by keyCode 229.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          this.#submit();
        },
      });
      parts.go = el('button', { class: 'go idle', type: 'submit', 'aria-label': texts.send, title: texts.send }, icon('send'));
      return el(
        'form',
        {
          class: 'composer',
          onsubmit: (event) => {
            event.preventDefault();
            this.#submit();
          },
        },
        el('div', { class: 'box' }, parts.input, parts.go),
        parts.counter,
      );
    }

    #launch() {
      this.#parts.badge = el('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
      return el(
        'button',
        {
          class: 'launch', type: 'button', 'aria-label': this.#texts.open, 'aria-expanded': 'false', 'aria-haspopup': 'dialog',
          onclick: () => (this.#parts.shell.open ? this.close() : this.open()),
        },
        icon('chat'), this.#parts.badge,
      );
    }

    #rating() {
      const texts = this.#texts;
      const light = (score) => labels.forEach((label, i) => label.classList.toggle('on', i < score));
      const labels = texts.stars.map((title, i) =>
        el(
          'label', { title },
          el('input', { type: 'radio', name: 'score', value: String(i + 1), 'aria-label': `${i + 1} – ${title}`, required: true, onchange: () => light(i + 1) }),
          icon('star'),
        ),
      );
      const comment = el('textarea', { class: 'field', id: 'comment', rows: '2', maxlength: '1000' });
      return el(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault();
            this.#conversation.rate(Number(new FormData(event.target).get('score')), comment.value.trim());
            this.#showEnd(true);
            this.#announce(texts.rated);
            this.#parts.end.querySelector('button').focus();
          },
        },
        el('fieldset', {}, el('legend', {}, texts.rate), el('div', { class: 'stars' }, ...labels)),
        el('label', { class: 'line', for: 'comment' }, texts.comment),
        comment,
        el('div', { class: 'actions' }, el('button', { class: 'solid', type: 'submit' }, texts.sendRating), this.#anewButton('outlined')),
      );
    }

    #anewButton(kind) {
      return el(
        'button',
        {
          class: kind, type: 'button',
          onclick: () => {
            this.#startAnew();
            this.#focusInside();
          },
        },
        this.#texts.anew,
      );
    }

    // What the customer does

    #typed() {
      const { input, counter, go } = this.#parts;
      const length = [...input.value.trim()].length;
      const left = this.#lengthMax - length;
      input.style.setProperty('block-size', '0');
      input.style.setProperty('block-size', `${Math.max(38, input.scrollHeight)}px`);
      go.classList.toggle('idle', length === 0);
      const text = left < 0 ? this.#texts.over(-left) : left <= this.#lengthMax / 10 ? this.#texts.left(left) : '';
      if (counter.textContent !== text) counter.textContent = text;
      counter.classList.toggle('over', left < 0);
      input.setAttribute('aria-invalid', String(left < 0));
    }

    #submit() {
      const { input } = this.#parts;
      const text = input.value.trim();
      input.focus();
      if (!text || [...text].length > this.#lengthMax) return;
      input.value = '';
      this.#typed();
      this.#conversation.say(text);
    }

    #startAnew() {
      this.#conversation.startAnew(this.#owner === 'queue' || this.#owner === 'agent');
    }

    #toggleMenu(show) {
      const { menu, more, person, finish } = this.#parts;
      person.hidden = this.#owner !== 'bot';
      finish.hidden = this.#owner === 'closed' || !this.#conversation.exists;
      menu.hidden = !show;
      more.setAttribute('aria-expanded', String(show));
      if (show) this.#menuEntries()[0].focus();
    }

    #menuEntries() {
      return [...this.#parts.menu.children].filter((entry) => !entry.hidden);
    }

    #key(event) {
      const { menu, more } = this.#parts;
      if (menu.hidden) {
        if (event.key === 'Escape' && this.#floats) {
          event.preventDefault();
          this.close();
        }
        return;
      }
      const entries = this.#menuEntries();
      const at = entries.indexOf(this.shadowRoot.activeElement);
      const moves = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
      if (event.key === 'Escape') {
        event.preventDefault();
        this.#toggleMenu(false);
        more.focus();
      } else if (event.key === 'Tab') {
        this.#toggleMenu(false);
      } else if (event.key in moves) {
        event.preventDefault();
        entries.at(moves[event.key] % entries.length).focus();
      }
    }

    /** To the input with a mouse; by touch to the messages, or the on-screen keyboard would jump up unasked. */
    #focusInside() {
      const { input, composer } = this.#parts;
      const target = composer.hidden || matchMedia('(pointer: coarse)').matches ? this.#transcript.log : input;
      target.focus({ preventScroll: true });
    }

    // What happens in the conversation

    #listener = {
      status: (kind) => {
        this.#status = kind;
        this.#transcript.waiting(true);
        this.#strip(this.#texts[kind]);
      },
      assistant: (assistant) => {
        this.#assistant = assistant;
        this.#transcript.name('bot', assistant.name);
        this.#head();
      },
      greeting: (greeting) => this.#transcript.greet(greeting),
      welcome: (frame) => {
        this.#status = 'ready';
        if (frame.message_length_max) this.#lengthMax = frame.message_length_max;
        this.#transcript.older.hidden = !this.#conversation.hasOlder;
        this.#transcript.waiting(false);
        this.#strip(null);
        this.#rated = frame.rated;
        this.#state({ owner: frame.owner, agent: frame.agent ?? this.#agent, position: frame.position }, true);
      },
      message: (frame, manner) => {
        const show = () => this.#transcript.message(frame);
        if (manner) this.#transcript[manner](show);
        else show();
        this.#transcript.older.hidden = !this.#conversation.hasOlder;
        const { shell, launch } = this.#parts;
        if (frame.from !== 'customer' && !manner && this.#delayed) this.#strip(this.#queueText);
        if (launch && !shell.open && !manner && frame.from !== 'customer') this.#countUnread(this.#unread + 1);
      },
      pending: (item) => {
        this.#transcript.pending(item);
        if (this.#status !== 'ready') this.#transcript.waiting(this.#status !== 'connecting');
      },
      acknowledged: (item, seq) => this.#transcript.acknowledged(item, seq),
      failed: (item) => {
        this.#transcript.failed(item);
        this.#announce(this.#texts.failed[item.failed] ?? this.#texts.notSent);
      },
      typing: (from) => {
        this.#transcript.typing(from);
        if (from === 'agent') this.#announce(this.#texts.typing(this.#agent ?? this.#texts.agent));
      },
      state: (frame) => this.#state(frame, false),
      notice: (kind, until) => {
        if (kind === 'limited') this.#countDown(until);
        else if (kind) this.#strip(this.#texts[kind]);
        else if (this.#status === 'ready') this.#strip(this.#queueText);
      },
      reset: () => {
        this.#transcript.reset();
        this.#agent = null;
        this.#rated = false;
        this.#state({ owner: 'bot' }, true);
      },
    };

    get #delayed() {
      return this.#parts.strip.textContent === this.#texts.delayed;
    }

    #rated = false;
    #queueText = null;

    #state({ owner, position, agent }, quiet) {
      const texts = this.#texts;
      const before = this.#owner;
      this.#owner = owner ?? 'bot';
      this.#agent = this.#owner === 'agent' ? agent ?? null : null;
      this.#transcript.name('agent', this.#agent);
      this.#queueText = this.#owner === 'queue' ? texts.queue(position) : null;
      if (this.#status === 'ready') this.#strip(this.#queueText);
      if (!quiet && this.#owner === 'agent') this.#announce(texts.agentJoined(this.#agent ?? texts.agent));
      if (!quiet && this.#owner === 'bot' && before !== 'bot') this.#announce(texts.botBack);
      if (this.#owner === 'closed') {
        this.#showEnd(this.#rated);
      } else {
        this.#parts.end.hidden = true;
        this.#parts.composer.hidden = false;
      }
      this.#head();
    }

    #showEnd(rated) {
      const { end, composer } = this.#parts;
      const focused = composer.contains(this.shadowRoot.activeElement);
      this.#rated = rated;
      composer.hidden = true;
      end.hidden = false;
      end.replaceChildren(rated ? el('p', {}, this.#texts.rated) : this.#rating());
      if (rated) end.append(this.#anewButton('solid'));
      if (focused) this.#focusInside();
    }

    #head() {
      const texts = this.#texts;
      const { avatar, name, sub, shell } = this.#parts;
      const company = this.#assistant?.company;
      const bot = this.#assistant?.name ?? texts.chat;
      name.textContent = this.#owner === 'agent' ? this.#agent ?? texts.agent : bot;
      avatar.textContent = [...name.textContent][0].toUpperCase();
      sub.textContent = {
        bot: company ? texts.assistantOf(company) : texts.assistant,
        queue: texts.queueShort,
        agent: company ?? texts.withAgent,
        closed: texts.closedShort,
      }[this.#owner];
      shell.setAttribute('aria-label', company ? `${texts.chat} – ${company}` : texts.chat);
      shell.classList.toggle('away', this.#status !== 'ready' || this.#owner === 'queue' || this.#owner === 'closed');
    }

    // Signs

    /** Read out by a screen reader; gone again before somebody browses to it. */
    #announce(text) {
      clearTimeout(this.#announceTimer);
      const { status } = this.#parts;
      status.textContent = text;
      this.#announceTimer = setTimeout(() => (status.textContent = ''), 7_000);
    }

    #strip(text) {
      clearInterval(this.#stripTimer);
      const { strip } = this.#parts;
      if (strip.textContent === (text ?? '')) return;
      strip.textContent = text ?? '';
      if (text) this.#announce(text);
      this.#head();
    }

    /** Seen each second, read out once. */
    #countDown(until) {
      const { strip } = this.#parts;
      const show = () => {
        const seconds = Math.ceil((until - Date.now()) / 1000);
        strip.textContent = seconds > 0 ? this.#texts.limitedFor(seconds) : '';
        if (seconds <= 0) clearInterval(this.#stripTimer);
      };
      clearInterval(this.#stripTimer);
      this.#announce(this.#texts.limited);
      show();
      this.#stripTimer = setInterval(show, 1_000);
    }

    /** A quick connection needs no words. */
    #connectingSoon() {
      setTimeout(() => {
        if (this.#mounted && this.#status === 'connecting' && this.#conversation.isRunning) this.#strip(this.#texts.connecting);
      }, 1_500);
    }

    #countUnread(count) {
      const { badge, launch } = this.#parts;
      this.#unread = count;
      badge.hidden = count === 0;
      badge.textContent = count > 9 ? '9+' : String(count);
      if (count === 0) return;
      launch.setAttribute('aria-label', `${this.#texts.open}, ${this.#texts.unread(count)}`);
      this.#announce(this.#texts.unread(count));
    }

    /** iOS lays the keyboard over the page: the visible height goes to the style sheets as --frontdesk-viewport. */
    #fit = () => {
      this.style.setProperty('--frontdesk-viewport', `${visualViewport.height}px`);
      this.style.setProperty('--frontdesk-viewport-top', `${visualViewport.offsetTop}px`);
    };
  }

  customElements.define('frontdesk-chat', FrontdeskChat);

  // The script tag alone puts the button on the page, unless the page has placed the element itself.
  const script = document.currentScript;
  const place = () => {
    if (document.querySelector('frontdesk-chat') || script?.dataset.launcher === 'off') return;
    const chat = el('frontdesk-chat', { launcher: true, server: script?.dataset.server ?? SCRIPT_ORIGIN });
    for (const name of ['locale', 'theme', 'domain', 'identity']) if (script?.dataset[name]) chat.dataset[name] = script.dataset[name];
    document.body.append(chat);
  };
  if (script && document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place);
  else if (script) place();
})();
