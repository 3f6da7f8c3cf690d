// The set-up page: shows what the program on this machine says of the files, and sends answers back to it.
'use strict';
(() => {
  const at = (id) => document.getElementById(id);
  let state = null;
  let open = null;
  let masked = true;
  let seen = 0;

  const make = (tag, words, kind) => {
    const node = document.createElement(tag);
    if (words !== undefined && words !== null) node.textContent = words;
    if (kind) node.className = kind;
    return node;
  };
  const put = (node, ...children) => {
    node.append(...children.filter((c) => c !== null));
    return node;
  };
  const counted = (n, one, more) => `${n.toLocaleString('en-GB')} ${n === 1 ? one : more || `${one}s`}`;

  const trouble = (words) => {
    at('trouble').textContent = words || '';
    at('trouble').hidden = !words;
  };

  const ask = async (path, body) => {
    const options = body === undefined ? {} : { method: 'POST', body: body instanceof Blob ? body : JSON.stringify(body) };
    const answer = await fetch(path, options);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };

  const change = async (path, body) => {
    document.body.setAttribute('aria-busy', 'true');
    try {
      trouble('');
      state = await ask(path, body);
      draw();
    } catch (error) {
      trouble(error.message);
    } finally {
      document.body.removeAttribute('aria-busy');
    }
  };

  // Questions that stand in several groups are one.
  const questions = () => {
    const all = new Map();
    for (const group of state.groups) {
      for (const question of group.questions) if (!all.has(question.id)) all.set(question.id, question);
    }
    return [...all.values()];
  };
  const waiting = (group) => group.questions.filter((q) => q.needed && q.answer === null);

  const draw = () => {
    const groups = state.groups;
    const files = (list) => list.reduce((n, g) => n + g.files.length, 0);
    const understood = groups.filter((g) => !g.lacks.length);
    const asked = groups.filter((g) => g.lacks.length);
    const parts = [];
    if (understood.length) parts.push(`${files(understood)} understood`);
    if (asked.length) parts.push(`${files(asked)} with questions`);
    if (state.unread.length) parts.push(`${state.unread.length} not known`);
    const total = files(groups) + state.unread.length;
    at('title').textContent = total ? `${counted(total, 'file')}: ${parts.join(', ')}` : 'No files yet: put them here';
    const step = total === 0 ? 1 : questions().some((q) => q.needed && q.answer === null) ? 2 : 3;
    at('step').textContent = `Step ${step} of 3`;
    [...at('steps').children].forEach((li, i) => {
      li.className = i + 1 < step ? 'past' : i + 1 === step ? 'now' : '';
      if (i + 1 === step) li.setAttribute('aria-current', 'step');
      else li.removeAttribute('aria-current');
    });
    drawQuestions();
    drawGroups();
    drawUnread();
    const left = questions().filter((q) => q.needed && q.answer === null).length;
    const ready = state.fresh.trim() !== '' && !state.refused;
    at('write').disabled = !ready;
    at('outlook').textContent = state.refused
      || (left ? `${counted(left, 'answer')} missing: what waits for them is left out. ` : '')
        + (ready ? `Writes ${state.config}; keeps an older one.` : total ? 'Nothing new to write.' : '');
    at('settings').textContent = state.settings;
    drawFindings();
  };

  const drawQuestions = () => {
    const box = at('asked');
    const all = questions();
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
    box.replaceChildren();
    box.hidden = all.length === 0;
    const open = all.filter((q) => q.answer === null).length;
    put(box, make('h2', open ? counted(open, 'question') : 'All questions are answered'));
    all.forEach((question, i) => {
      const set = make('fieldset');
      put(set, make('legend', `${i + 1}. ${question.text}`), make('p', question.why, 'why'));
      const chips = make('div', null, 'chips');
      for (const choice of question.choices) {
        const label = make('label');
        const input = make('input');
        input.type = 'radio';
        input.name = question.id;
        input.value = choice.value;
        input.dataset.key = `${question.id}=${choice.value}`;
        input.checked = question.answer === choice.value;
        input.addEventListener('change', () => change('answer', { id: question.id, value: choice.value }));
        put(chips, put(label, input, document.createTextNode(choice.label)));
      }
      if (question.free) {
        const input = make('input');
        input.type = 'text';
        input.placeholder = question.free === 'year' ? 'another, as 2025/26' : question.free;
        input.setAttribute('aria-label', `${question.text} ${input.placeholder}`);
        const known = question.choices.some((c) => c.value === question.answer);
        if (!known && question.answer) input.value = question.answer;
        input.dataset.key = `${question.id}=`;
        input.addEventListener('change', () => {
          if (input.value.trim()) change('answer', { id: question.id, value: input.value.trim() });
        });
        put(chips, input);
      }
      put(box, put(set, chips));
    });
    if (all.length) put(box, make('p', 'Your answers hold for all files like these, this year and next.', 'why'));
    if (focused) {
      const again = [...box.querySelectorAll('input')].find((n) => n.dataset.key === focused);
      if (again) again.focus();
    }
  };

  const drawGroups = () => {
    const box = at('groups');
    box.replaceChildren();
    if (!state.groups.length) return;
    const table = make('table', null, 'list');
    const head = make('tr');
    for (const [words, kind] of [['Files', ''], ['Taken for', ''], ['Rows', 'n'], ['State', ''], ['', 'n']]) {
      const th = make('th', words, kind);
      th.scope = 'col';
      put(head, th);
    }
    const body = make('tbody');
    for (const group of state.groups) {
      const row = make('tr');
      const names = make('td');
      put(names, make('span', group.files[0].name, 'nm'));
      if (group.files.length > 1) put(names, make('div', `and ${counted(group.files.length - 1, 'file')} like it`, 'files'));
      const unsure = group.columns.filter((c) => c.taken && !c.sure).length;
      const asks = waiting(group).length;
      const words = group.lacks.length
        ? [asks ? counted(asks, 'question') : `lacks ${group.lacks.join(', ')}`, 'ask']
        : group.canonical ? ['✓ read as it is', 'ok']
          : unsure ? [`✓ understood, ${counted(unsure, 'column')} doubtful`, 'ok'] : ['✓ understood', 'ok'];
      const look = make('button', open === group.id ? 'Close' : 'Look', 'bare');
      look.type = 'button';
      look.setAttribute('aria-expanded', String(open === group.id));
      look.setAttribute('aria-label', `${look.textContent}: ${group.title}`);
      look.addEventListener('click', () => {
        open = open === group.id ? null : group.id;
        drawGroups();
      });
      const last = make('td', null, 'n');
      put(body, put(row, names, make('td', group.title), make('td', group.rows.toLocaleString('en-GB'), 'n'), make('td', words[0], words[1]), put(last, look)));
      if (open === group.id) put(body, drawOpen(group));
    }
    put(box, put(table, put(make('thead'), head), body));
  };

  const drawOpen = (group) => {
    const row = make('tr');
    const cell = make('td', null, 'full');
    cell.colSpan = 5;
    const panel = make('div', null, 'open');
    const left = make('div');
    put(left, make('h3', 'Columns'));
    if (group.columns.length) {
      const table = make('table');
      put(table, put(make('tr'), make('th', 'In the file'), make('th', 'Taken for'), make('th', 'Why')));
      for (const column of group.columns) {
        const taken = make('td', column.taken ? column.taken : 'not used', column.taken ? (column.sure ? 'ok' : 'ask') : 'mut');
        if (column.taken && !column.sure) taken.append(' ?');
        put(table, put(make('tr'), make('td', column.heading), taken, make('td', column.why, 'mut')));
      }
      put(left, table);
    } else put(left, make('p', `Read by the ready layout ${group.layout}.`, 'why'));
    if (group.doubts.length) put(left, put(make('ul'), ...group.doubts.map((d) => make('li', d))));
    const right = make('div');
    put(right, make('h3', 'The first rows, as understood'));
    const rows = make('div', 'Reading …', 'wide');
    put(right, rows);
    const mask = make('button', masked ? 'Show names and birth dates' : 'Hide names and birth dates', 'bare');
    mask.type = 'button';
    mask.addEventListener('click', () => {
      masked = !masked;
      drawGroups();
    });
    put(right, mask);
    if (group.files.length > 1) {
      const all = make('details');
      put(all, make('summary', `All ${group.files.length} files`), put(make('ul'), ...group.files.map((f) => make('li', `${f.name} (${counted(f.rows, 'row')})`))));
      put(right, all);
    }
    sample(group, rows);
    put(row, put(cell, put(panel, left, right)));
    return row;
  };

  const sample = async (group, box) => {
    let parts = [];
    try {
      parts = await ask(`sample?group=${encodeURIComponent(group.id)}`);
    } catch (error) {
      box.textContent = error.message;
      return;
    }
    box.replaceChildren();
    if (!parts.length) box.textContent = group.lacks.length ? 'Answer the questions first.' : 'No rows.';
    for (const part of parts) {
      const table = make('table');
      put(table, put(make('tr'), make('th', 'Line'), ...part.columns.map((c) => make('th', c.name))));
      for (const [line, cells] of part.rows) {
        const shown = cells.map((text, i) => make('td', part.columns[i].personal && masked && text ? '•••' : text));
        put(table, put(make('tr'), make('td', line, 'mut'), ...shown));
      }
      put(box, make('p', part.file, 'why'), table);
    }
  };

  const drawUnread = () => {
    const box = at('unread');
    box.replaceChildren();
    if (!state.unread.length) return;
    const list = make('ul');
    for (const { file, why } of state.unread) {
      put(list, put(make('li'), make('b', file), document.createTextNode(`: ${why}`)));
    }
    put(box, make('h2', 'Left out'), list);
  };

  const drawFindings = async () => {
    const turn = ++seen;
    const box = at('findings');
    if (!state.settings) return box.replaceChildren();
    let found;
    try {
      found = await ask('findings');
    } catch {
      return undefined;
    }
    if (turn !== seen) return undefined;
    box.replaceChildren();
    if (!found.shown.length) return undefined;
    const title = make('h2', 'What is wrong in the data');
    put(title, make('small', counted(found.kinds, 'kind')));
    const list = make('ul');
    for (const f of found.shown.slice(0, 12)) {
      const where = f.line ? `${f.file}, line ${f.line}` : f.file;
      const times = f.count > 1 ? ` (and ${f.count - 1} more)` : '';
      put(list, put(make('li'), make('b', `${f.message}`), document.createTextNode(` ${where}${times}. `), make('span', f.help, 'mut')));
    }
    put(box, title, list);
    return undefined;
  };

  // Files come in one by one, then all are looked at together.
  const send = async (files) => {
    trouble('');
    const refused = [];
    let n = 0;
    for (const [name, file] of files) {
      at('outlook').textContent = `Taking ${++n} of ${files.length} …`;
      try {
        await ask(`file?name=${encodeURIComponent(name)}`, file);
      } catch (error) {
        refused.push(error.message);
      }
    }
    await change('look', {});
    if (refused.length) trouble(refused.join(' · '));
  };
  const visible = (name) => !name.split('/').some((part) => part.startsWith('.') || part.startsWith('~$'));
  const chosen = (list) => [...list].map((f) => [f.webkitRelativePath || f.name, f]).filter(([name]) => visible(name));
  at('files').addEventListener('change', (event) => send(chosen(event.target.files)));
  at('tree').addEventListener('change', (event) => send(chosen(event.target.files)));

  const walk = async (entry, path, into) => {
    if (!visible(entry.name)) return;
    if (entry.isFile) {
      into.push([path + entry.name, await new Promise((ok, no) => entry.file(ok, no))]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((ok, no) => reader.readEntries(ok, no));
      if (!some.length) return;
      for (const inner of some) await walk(inner, `${path}${entry.name}/`, into);
    }
  };
  const drop = at('drop');
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  document.addEventListener('dragleave', () => drop.classList.remove('over'));
  document.addEventListener('drop', async (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    const files = [];
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (entries.length) for (const entry of entries) await walk(entry, '', files);
    else files.push(...chosen(event.dataTransfer.files));
    await send(files);
  });
  at('folder').addEventListener('submit', (event) => {
    event.preventDefault();
    if (at('path').value.trim()) change('folder', { path: at('path').value.trim() });
  });

  at('look').addEventListener('click', () => {
    at('settings').hidden = !at('settings').hidden;
    at('look').textContent = at('settings').hidden ? 'Show them first' : 'Hide them';
  });
  at('write').addEventListener('click', async () => {
    at('write').disabled = true;
    try {
      const written = await ask('write', {});
      state = await ask('state');
      open = null;
      draw();
      at('title').textContent = 'Your settings are written';
      at('outlook').textContent = `${written.config} is written${written.kept ? `; the old one is ${written.kept}` : ''}. Next: matbook build. `;
      const end = make('button', 'Finish', 'second');
      end.type = 'button';
      end.addEventListener('click', async () => {
        await ask('done', {});
        at('title').textContent = 'Done: this page can be closed';
        at('outlook').textContent = '';
      });
      at('outlook').append(end);
      [...at('steps').children].forEach((li) => { li.className = 'past'; });
    } catch (error) {
      trouble(error.message);
      at('write').disabled = false;
    }
  });

  change('look', {});
})();
