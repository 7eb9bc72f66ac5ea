// The desk: a plain page over the API. No framework, no inline code, texts only by textContent.
'use strict';

const byId = id => document.getElementById(id);
const PAGE = 50;
let offset = 0;
const watched = new Map();
const busy = new Set();

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function say(text, bad = false) {
  byId('message').textContent = text;
  byId('message').classList.toggle('bad', bad);
}

async function call(method, path, body) {
  const response = await fetch('/api/v1' + path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text && (response.headers.get('content-type') || '').includes('json') ? JSON.parse(text) : null;
  if (!response.ok) {
    if (response.status === 401 && path !== '/login') showLogin();
    throw new Error((answer && (answer.detail || answer.title)) || 'The server answered ' + response.status + '.');
  }
  return answer;
}

/** Runs something, once at a time for each button, and shows its failure. */
function attempt(work) {
  return async event => {
    event.preventDefault();
    const pressed = event.submitter || event.currentTarget;
    if (busy.has(pressed)) return;
    busy.add(pressed);
    try {
      say('');
      await work(event);
    } catch (failure) {
      say(failure.message, true);
    } finally {
      busy.delete(pressed);
    }
  };
}

function button(title, work) {
  const node = element('button', { type: 'button', textContent: title });
  node.addEventListener('click', attempt(work));
  return node;
}

function tag(text, kind = '') {
  return element('span', { className: 'tag ' + kind, textContent: text });
}

function time(iso) {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A table's cell; on a phone, where there is no head, the title stands beside it. */
function cell(title = '', className = '', ...children) {
  const node = element('td', { className }, ...children);
  if (title && node.hasChildNodes()) node.dataset.title = title;
  return node;
}

function percent(value) {
  return (100 * value).toFixed(1) + '\u00a0%';
}

// --- signing in ---

function showLogin() {
  watched.forEach(events => events.close());
  watched.clear();
  byId('login').hidden = false;
  byId('tabs').hidden = true;
  byId('who').hidden = true;
  document.querySelectorAll('main > section').forEach(section => { section.hidden = true; });
  byId('login').elements.name.focus();
}

async function enter() {
  const me = await call('GET', '/me');
  byId('login').hidden = true;
  byId('tabs').hidden = false;
  byId('who').hidden = false;
  byId('name').textContent = me.name === me.role ? me.name : me.name + ', ' + me.role;
  const mayReview = me.role !== 'agent';
  const mayOperate = mayReview && me.role !== 'reviewer';
  allowed = ['keys'].concat(mayReview ? ['reviews'] : [], mayOperate ? ['releases', 'training'] : []);
  document.querySelectorAll('#tabs button').forEach(tabButton => { tabButton.hidden = !allowed.includes(tabButton.dataset.tab); });
  await show(location.hash.slice(1));
}

byId('login').addEventListener('submit', attempt(async event => {
  const form = event.target;
  await call('POST', '/login', { name: form.elements.name.value, password: form.elements.password.value });
  form.reset();
  await enter();
  document.querySelector('main > section:not([hidden]) h2').focus();
}));

byId('logout').addEventListener('click', attempt(async () => {
  await call('POST', '/logout');
  showLogin();
}));

// --- sections ---

const sections = { reviews: loadReviews, releases: loadReleases, training: loadJobs, keys: async () => {} };
let allowed = [];

async function show(name) {
  const chosen = allowed.includes(name) ? name : allowed.includes('reviews') ? 'reviews' : 'keys';
  history.replaceState(null, '', '#' + chosen);
  document.querySelectorAll('main > section').forEach(section => { section.hidden = section.id !== chosen; });
  document.querySelectorAll('#tabs button').forEach(tabButton => {
    if (tabButton.dataset.tab === chosen) tabButton.setAttribute('aria-current', 'page');
    else tabButton.removeAttribute('aria-current');
  });
  await sections[chosen]();
}

document.querySelectorAll('#tabs button').forEach(tabButton =>
  tabButton.addEventListener('click', attempt(() => show(tabButton.dataset.tab))));

window.addEventListener('hashchange', attempt(async () => {
  if (byId('login').hidden) await show(location.hash.slice(1));
}));

// --- reviews ---

async function loadReviews() {
  offset = 0;
  byId('queue').replaceChildren();
  byId('no-reviews').hidden = true;
  if (!byId('intents').children.length) await loadIntents();
  await moreReviews();
}

/** Names to choose from; without them a label can still be typed. */
async function loadIntents() {
  try {
    const intents = [];
    for (let total = 1; intents.length < total;) {
      const page = await call('GET', '/knowledge/intents?limit=200&offset=' + intents.length);
      intents.push(...page.items);
      total = page.items.length ? page.total : 0;
    }
    byId('intents').replaceChildren(
      element('option', { value: 'oos' }),
      ...intents.map(intent => element('option', { value: intent.id })));
  } catch (failure) {
    say('The intents cannot be listed: ' + failure.message, true);
  }
}

async function moreReviews() {
  const page = await call('GET', '/reviews?limit=' + PAGE + '&offset=' + offset + '&labelled=' + byId('labelled').checked);
  offset += page.items.length;
  byId('queue').append(...page.items.map(reviewItem));
  byId('more').hidden = page.items.length < PAGE;
  byId('no-reviews').hidden = byId('queue').children.length > 0;
}

byId('more').addEventListener('click', attempt(moreReviews));
byId('labelled').addEventListener('change', attempt(loadReviews));

function reviewItem(item) {
  const path = '/reviews/' + item.conversation + '/' + item.seq;
  const node = element('li');
  const read = item.evidence && item.evidence.intents && item.evidence.intents[0];
  const state = element('p');
  const undo = button('Undo', async () => {
    await call('POST', path + '/undo');
    const left = (await call('GET', path)).annotations;
    const undone = new Set(left.map(one => one.undoes));
    draw(left.filter(one => !one.undoes && !undone.has(one.id)).pop());
    intent.focus();
    say('The label is withdrawn.');
  });
  const draw = label => {
    state.replaceChildren(tag(item.kind, item.kind === 'decline' ? 'bad' : ''));
    if (item.helpful === false) state.append(tag('not helpful', 'bad'));
    if (read) state.append(tag('read as ' + read.intent + ', ' + percent(read.confidence)));
    undo.hidden = !label;
    if (label) state.append(tag('labelled ' + [label.intent, label.answer, label.sentiment].filter(Boolean).join(', '), 'good'));
  };
  const intent = element('input', { name: 'intent', placeholder: 'intent or oos', required: true, maxLength: 100 });
  intent.setAttribute('list', 'intents');
  intent.setAttribute('aria-label', 'What “' + item.text + '” meant');
  const form = element('form', {}, intent, element('button', { textContent: 'Label' }), undo);
  draw(item.label);
  form.addEventListener('submit', attempt(async () => {
    draw(await call('POST', path, { intent: intent.value.trim() }));
    intent.value = '';
    say('Labelled.');
  }));
  node.append(
    element('p', { className: 'text', textContent: item.text }),
    element('p', { className: 'reply', textContent: item.reply }),
    state, form);
  return node;
}

// --- releases ---

async function loadReleases() {
  const answer = await call('GET', '/releases');
  byId('release-rows').replaceChildren(...answer.releases.map(releaseRow));
  byId('rollback').disabled = !answer.releases.some(release => release.previous);
}

function releaseRow(release) {
  const state = cell('State', '', tag(release.state, release.state === 'rejected' ? 'bad' : ''));
  if (release.live) state.append(tag('live', 'good'));
  if (release.previous) state.append(tag('previous'));
  const actions = cell();
  if (!release.live && (release.state === 'ready' || release.state === 'rejected')) {
    const force = release.state === 'rejected';
    actions.append(button(force ? 'Activate anyway' : 'Activate', async () => {
      if (force && !confirm('The gate rejected this release:\n' + reasons(release) + '\nActivate it anyway?')) return;
      await call('POST', '/releases/' + release.id + '/activate', { force });
      await loadReleases();
      byId('releases-title').focus();
      say('Release ' + release.number + ' is live.');
    }));
  }
  const shown = figures(release);
  return element('tr', {},
    cell('No.', '', release.number),
    cell('Made', 'fixed', time(release.created_at)),
    cell('From', '', release.origin + ', ' + release.created_by),
    state,
    cell('Note', '', ...(release.note ? [release.note] : [])),
    cell('Figures', 'wide', ...(shown ? [element('pre', { textContent: shown })] : [])),
    actions);
}

function reasons(release) {
  return release.report.failure || ((release.report.gate || {}).reasons || []).join('\n');
}

function figures(release) {
  const lines = [];
  for (const [locale, of] of Object.entries(release.report.metrics || {})) {
    for (const name of ['accuracy', 'intent_accuracy', 'right_answer_first']) {
      if (of && typeof of[name] === 'number') lines.push(locale + ' ' + name.replaceAll('_', ' ') + ' ' + percent(of[name]));
    }
  }
  return lines.concat(reasons(release) || []).join('\n');
}

byId('rollback').addEventListener('click', attempt(async () => {
  const live = await call('POST', '/releases/roll-back');
  await loadReleases();
  byId('releases-title').focus();
  say('Release ' + live.number + ' is live again.');
}));

byId('publish').addEventListener('click', attempt(async () => {
  const live = await call('POST', '/knowledge/publish', {});
  await loadReleases();
  say('Release ' + live.number + ' is live.');
}));

// --- training ---

async function loadJobs() {
  const answer = await call('GET', '/training/jobs');
  byId('job-rows').replaceChildren(...answer.jobs.map(jobRow));
  byId('job-rows').parentElement.hidden = !answer.jobs.length;
  byId('no-jobs').hidden = answer.jobs.length > 0;
}

function jobRow(job) {
  const row = element('tr');
  drawJob(row, job);
  if (isOpen(job)) watch(row, job.id);
  return row;
}

function isOpen(job) {
  return job.state === 'queued' || job.state === 'running';
}

function drawJob(row, job) {
  const step = cell('Step', 'fixed', job.step + ' ');
  if (isOpen(job) && typeof job.progress === 'number') {
    step.append(element('progress', { max: 1, value: job.progress, ariaLabel: 'How far the step is' }));
  }
  const kind = job.state === 'failed' ? 'bad' : job.state === 'succeeded' ? 'good' : '';
  const lines = job.failure || job.lines;
  row.replaceChildren(
    cell('Asked for', 'fixed', time(job.created_at)),
    cell('By', '', job.requested_by),
    cell('State', '', tag(job.cancel_requested && isOpen(job) ? 'stopping' : job.state, kind)),
    step,
    cell('Last lines', '', ...(lines ? [element('pre', { textContent: lines })] : [])),
    cell('', '', ...(isOpen(job) && !job.cancel_requested
      ? [button('Cancel', async () => drawJob(row, await call('POST', '/training/jobs/' + job.id + '/cancel')))] : [])));
}

function watch(row, id) {
  if (watched.has(id)) watched.get(id).close();
  const events = new EventSource('/api/v1/training/jobs/' + id + '/events');
  watched.set(id, events);
  events.addEventListener('job', event => {
    const job = JSON.parse(event.data);
    drawJob(row, job);
    if (!isOpen(job)) events.close();
  });
}

byId('train').addEventListener('submit', attempt(async event => {
  const form = event.target.elements;
  const body = { activate: form.activate.checked };
  if (form.epochs.value) body.epochs = Number(form.epochs.value);
  await call('POST', '/training/jobs', body);
  await loadJobs();
  say('The training waits for a worker.');
}));

enter().catch(showLogin);
