/* The help page's language: ?lang=, else the last choice, else the browser's. English stands in index.html itself. */
(() => {
  'use strict';
  const CHINESE = {
    skip: '跳到聊天窗口',
    place: '帮助中心',
    title: '需要什么帮助？',
    lead: '用您自己的话提问就好。智能助手全天在线，您也可以随时转接人工客服。',
    deliveryTitle: '配送',
    delivery: '英国标准配送 2–4 个工作日，运费 £3.95，满 £45 免运费。加急配送次个工作日送达。',
    returnsTitle: '退货',
    returns: '60 天内可退货，英国境内免费。把包裹送到任意 Parcelway 网点即可。',
    warrantyTitle: '保修',
    warranty: '锅具 10 年，厨房电器 3 年，其他商品 2 年。',
    peopleTitle: '人工客服',
    people: '周一至周五 8:00–20:00，周六 9:00–17:00（英国时间）。',
    footer: 'Mossbridge 是一家虚构的商店，聊天由 Frontdesk 提供。',
  };

  const remembered = () => {
    try {
      return localStorage.getItem('mossbridge:language');
    } catch {
      return null;
    }
  };
  const asked = new URLSearchParams(location.search).get('lang');
  const language = (asked ?? remembered() ?? navigator.language ?? 'en').toLowerCase().startsWith('zh') ? 'zh' : 'en';
  try {
    if (asked) localStorage.setItem('mossbridge:language', language);
  } catch {
    // A browser that keeps nothing asks its own language each time.
  }

  document.querySelector(`.languages a[href="?lang=${language}"]`).setAttribute('aria-current', 'true');
  document.querySelector('frontdesk-chat').dataset.locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  if (language === 'zh') {
    document.documentElement.lang = 'zh-Hans';
    document.title = '帮助中心 – Mossbridge';
    for (const node of document.querySelectorAll('[data-text]')) node.textContent = CHINESE[node.dataset.text];
  }
})();
