// The desk: a plain page over the API. No framework, no inline code, texts only by textContent.
'use strict';

const byId = id => document.getElementById(id);
const PAGE = 50;
let offset = 0;
const watched = new Map();

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

/** Runs something and shows its failure. */
function attempt(work) {
  return async event => {
    if (event && event.preventDefault) event.preventDefault();
    try {
      say('');
      await work(event);
    } catch (failure) {
      say(failure.message, true);
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

function percent(value) {
  return (100 * value).toFixed(1) + ' %';
}

// --- signing in ---

function showLogin() {
  byId('login').hidden = false;
  byId('tabs').hidden = true;
  byId('who').hidden = true;
  document.querySelectorAll('main > section').forEach(section => { section.hidden = true; });
}

async function enter() {
  const me = await call('GET', '/me');
  byId('login').hidden = true;
  byId('tabs').hidden = false;
  byId('who').hidden = false;
  byId('name').textContent = me.name + ' (' + me.role + ')';
  await show(location.hash.slice(1) || 'reviews');
}

byId('login').addEventListener('submit', attempt(async event => {
  const form = event.target;
  await call('POST', '/login', { name: form.elements.name.value, password: form.elements.password.value });
  form.reset();
  await enter();
}));

byId('logout').addEventListener('click', attempt(async () => {
  await call('POST', '/logout');
  showLogin();
}));

// --- sections ---

const sections = { reviews: loadReviews, releases: loadReleases, training: loadJobs, keys: async () => {} };

async function show(name) {
  const chosen = name in sections ? name : 'reviews';
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

// --- reviews ---

async function loadReviews() {
  offset = 0;
  byId('queue').replaceChildren();
  if (!byId('intents').children.length) await loadIntents();
  await moreReviews();
}

/** Names to choose from; without them a label can still be typed. */
async function loadIntents() {
  try {
    const answer = await call('GET', '/knowledge/intents');
    const intents = Array.isArray(answer) ? answer : answer.intents || answer.items || [];
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
  if (!byId('queue').children.length) say('Nothing waits for a review.');
}

byId('more').addEventListener('click', attempt(moreReviews));
byId('labelled').addEventListener('change', attempt(loadReviews));

function reviewItem(item) {
  const path = '/reviews/' + item.conversation + '/' + item.seq;
  const node = element('li');
  const read = item.evidence && item.evidence.intents && item.evidence.intents[0];
  const state = element('p');
  const draw = label => {
    state.replaceChildren(tag(item.kind, item.kind === 'decline' ? 'bad' : ''));
    if (item.helpful === false) state.append(tag('not helpful', 'bad'));
    if (read) state.append(tag('read as ' + read.intent + ', ' + percent(read.confidence)));
    if (label) state.append(tag('labelled ' + [label.intent, label.answer, label.sentiment].filter(Boolean).join(', '), 'good'));
  };
  draw(item.label);
  const intent = element('input', { name: 'intent', placeholder: 'intent or oos', required: true, maxLength: 100 });
  intent.setAttribute('list', 'intents');
  intent.setAttribute('aria-label', 'What “' + item.text + '” meant');
  const form = element('form', {}, intent, element('button', { textContent: 'Label' }),
    button('Undo', async () => {
      await call('POST', path + '/undo');
      const left = (await call('GET', path)).annotations;
      const undone = new Set(left.map(one => one.undoes));
      draw(left.filter(one => !one.undoes && !undone.has(one.id)).pop());
      say('The label is withdrawn.');
    }));
  form.addEventListener('submit', attempt(async () => {
    draw(await call('POST', path, { intent: intent.value.trim() }));
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
  const state = element('td', {}, tag(release.state, release.state === 'rejected' ? 'bad' : ''));
  if (release.live) state.append(tag('live', 'good'));
  if (release.previous) state.append(tag('before'));
  const actions = element('td');
  if (!release.live && (release.state === 'ready' || release.state === 'rejected')) {
    const force = release.state === 'rejected';
    actions.append(button(force ? 'Activate anyway' : 'Activate', async () => {
      if (force && !confirm('The gate rejected this release:\n' + reasons(release) + '\nActivate it anyway?')) return;
      await call('POST', '/releases/' + release.id + '/activate', { force });
      await loadReleases();
      say('Release ' + release.number + ' is live.');
    }));
  }
  return element('tr', {},
    element('td', { textContent: release.number }),
    element('td', { textContent: new Date(release.created_at).toLocaleString() }),
    element('td', { textContent: release.origin + ', ' + release.created_by }),
    state,
    element('td', { textContent: release.note }),
    element('td', {}, element('pre', { textContent: figures(release) })),
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
  const step = element('td', { textContent: job.step + ' ' });
  if (typeof job.progress === 'number') step.append(element('progress', { max: 1, value: job.progress }));
  const kind = job.state === 'failed' ? 'bad' : job.state === 'succeeded' ? 'good' : '';
  row.replaceChildren(
    element('td', { textContent: new Date(job.created_at).toLocaleString() }),
    element('td', { textContent: job.requested_by }),
    element('td', {}, tag(job.state, kind)),
    step,
    element('td', {}, element('pre', { textContent: job.failure || job.lines })),
    element('td', {}, ...(isOpen(job) ? [button('Cancel', () => call('POST', '/training/jobs/' + job.id + '/cancel'))] : [])));
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
