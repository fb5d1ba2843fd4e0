// Comfort only: every page works without. No inline handlers (CSP).
(() => {
  const d = document, $ = (s, r = d) => r.querySelector(s), $$ = (s, r = d) => [...r.querySelectorAll(s)];
  const say = $('#announcement'); // <p role="status">, rendered empty by the server

  // 1. one submission per click (.file: the page stays); Ctrl+Enter sends
  d.addEventListener('submit', e => {
    setTimeout(() => e.defaultPrevented || $$('button:not(.file)', e.target).forEach(b => b.disabled = true));
  });
  addEventListener('pageshow', () => $$('button[disabled]').forEach(b => b.disabled = false));
  d.addEventListener('keydown', e => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.matches('textarea')) e.target.form.requestSubmit();
  });

  // 2. paste or drop files (screenshots) into any form with a file field
  const add = (input, files) => {
    const all = new DataTransfer();
    [...input.files, ...files].forEach(f => all.items.add(f));
    input.files = all.files;
    say.textContent = [...all.files].map(f => f.name).join(', ');
  };
  d.addEventListener('paste', e => {
    const input = e.target.form && $('[type=file]', e.target.form), files = e.clipboardData.files;
    if (input && files.length) { e.preventDefault(); add(input, files); }
  });
  ['dragover', 'drop'].forEach(name => d.addEventListener(name, e => {
    const form = e.target.closest?.('form'), input = form && $('[type=file]', form);
    if (!input || !e.dataTransfer.types.includes('Files')) return;
    e.preventDefault();
    if (name === 'drop') add(input, e.dataTransfer.files);
  }));

  // 3. drafts, kept for the tab only (shared computers); dropped once redirected to the new entry (#e12)
  const kept = sessionStorage;
  if (/^#e\d/.test(location.hash) && kept.sent) { kept.removeItem(kept.sent); kept.removeItem('sent'); }
  $$('textarea[data-draft]').forEach(t => {
    const key = 'draft:' + location.pathname + ':' + t.dataset.draft;
    if (!t.value && kept[key]) t.value = kept[key];
    t.addEventListener('input', () => kept[key] = t.value);
    t.form.addEventListener('submit', () => kept.sent = key);
  });

  // 4. which action pane is open; its first field takes the focus
  const open = () => {
    const pane = location.hash.length > 1 && $(location.hash);
    $$('.acts a[href^="#"]').forEach(a => a.ariaCurrent = a.hash === location.hash ? 'true' : null);
    const field = pane && pane.matches('.pane,.comp') && $('textarea,input:not([type=hidden])', pane);
    if (field) field.focus();
  };
  onhashchange = onpageshow = open;
  // menus close behind the focus
  d.addEventListener('focusin', e => e.target.matches('.more') || $$('[popover]').forEach(m => m.contains(e.target) || m.hidePopover?.()));

  // 5. lists and exchanges stay fresh, unless somebody is at work in them
  const live = $('[data-live]');
  let tag = '', shown = live && live.innerHTML;
  if (live) setInterval(async () => {
    if (d.hidden || live.contains(d.activeElement) || $(':checked', live) || $('dialog[open]')) return;
    const answer = await fetch(location.pathname + location.search, { headers: tag ? { 'If-None-Match': tag } : {} }).catch(() => 0);
    if (!answer || answer.status !== 200 || answer.redirected) return;
    tag = answer.headers.get('ETag') || '';
    const fresh = $('[data-live]', new DOMParser().parseFromString(await answer.text(), 'text/html'));
    if (!fresh || fresh.innerHTML === shown) return;
    shown = fresh.innerHTML;
    live.replaceChildren(...fresh.childNodes);
    ago();
    offer();
    say.textContent = d.body.dataset.news;
  }, 3e4);

  // 6. within the hour, how long ago; the time stays in the title
  const [now, one, many] = d.body.dataset.ago.split('|'); // Intl would take as long as the rest of the page
  const ago = () => $$('time[title]').forEach(t => {
    const minutes = Math.floor((Date.now() - Date.parse(t.dateTime)) / 6e4), text = t.dataset.text ??= t.textContent;
    t.textContent = minutes < 0 || minutes > 59 ? text : minutes > 1 ? many.replace('N', minutes) : minutes ? one : now;
  });
  ago();
  setInterval(ago, 6e4);

  // 7. one-key shortcuts, unless switched off
  const rows = () => $$('main tbody tr').filter(r => $('a[href^="/t/"]', r));
  const step = by => {
    const all = rows(), at = all.findIndex(r => r.contains(d.activeElement));
    const row = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    if (row) $('a[href^="/t/"]', row).focus();
  };
  if ('keys' in d.body.dataset) d.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches('input,textarea,select')) return;
    const box = e.key === 'x' && rows().find(r => r.contains(d.activeElement)), named = $(`[data-key="${CSS.escape(e.key)}"]`);
    if (e.key === 'j') step(1);
    else if (e.key === 'k') step(-1);
    else if (box) $('[type=checkbox]', box).click();
    else if (e.key === '/' && $('#q')) $('#q').focus();
    else if (named) { named.click(); if (named.type === 'radio') $('textarea', named.form).focus(); }
    else return;
    e.preventDefault();
  });

  // all of a page, and from one tick to the next with Shift
  const boxes = () => $$('[name=ticket]');
  const offer = () => { const every = $('#every'); if (every) every.hidden = false; };
  let last = -1;
  offer();
  d.addEventListener('click', e => {
    const all = boxes(), at = all.indexOf(e.target);
    if (e.target.id === 'every') all.forEach(b => b.checked = e.target.checked);
    if (at < 0) return;
    if (e.shiftKey && last >= 0) all.slice(Math.min(at, last), Math.max(at, last)).forEach(b => b.checked = e.target.checked);
    last = at;
  });

  // 8. what undoes a word goes when it is too late
  $$('[data-for]').forEach(f => setTimeout(() => f.remove(), +f.dataset.for));

  // 9. a megabyte of documents shows how far it is, and can be called back
  d.addEventListener('submit', e => {
    const form = e.target, bar = $('.sending'), field = $('[type=file]', form), files = bar && field ? [...field.files] : [];
    if (e.defaultPrevented || files.reduce((sum, file) => sum + file.size, 0) < 1e6) return;
    e.preventDefault();
    const [meter, note, cancel] = bar.children, xhr = new XMLHttpRequest(), body = new FormData(form, e.submitter), begun = Date.now();
    const turn = on => { bar.hidden = !on; $$('button', form).forEach(b => b.disabled = on && b !== cancel); };
    const mega = bytes => (bytes / 1e6).toLocaleString(d.documentElement.lang, { maximumFractionDigits: 1 });
    form.append(bar);
    turn(true);
    cancel.onclick = () => { xhr.abort(); turn(false); };
    xhr.upload.onprogress = p => {
      const told = [p.loaded, p.total, p.loaded / (Date.now() - begun + 1) * 1000].map(mega);
      meter.value = p.loaded / p.total;
      note.textContent = note.dataset.sent.replace(/\{\}/g, () => told.shift());
    };
    xhr.onload = () => {
      if (xhr.status > 200 || xhr.responseURL === form.action) { d.open(); d.write(xhr.response); d.close(); return; }
      kept.removeItem(kept.sent);
      location = xhr.responseURL;
    };
    xhr.onerror = () => { turn(false); bar.hidden = false; note.textContent = say.textContent = note.dataset.failed; };
    xhr.open('POST', form.action);
    xhr.send(body);
  });

  // 10. pictures in a dialog
  d.addEventListener('click', e => {
    const box = $('#viewer'), all = $$('.timeline a:has(img)');
    let at = all.indexOf(e.target.closest('a'));
    if (!box || at < 0 || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    const show = by => {
      const a = all.at(at = (at + by) % all.length);
      $('img', box).src = a.href;
      $('p', box).textContent = a.innerText || $('img', a).alt;
    };
    box.onclick = e => (e = +e.target.dataset.by) ? show(e) : box.close();
    box.onkeydown = e => show({ ArrowLeft: -1, ArrowRight: 1 }[e.key] | 0);
    box.onclose = () => all.at(at).focus();
    show(0);
    box.showModal();
  });

  // 11. answers near what is written
  const near = $('form #near');
  let turn = 0;
  if (near) near.closest('form').addEventListener('input', e => {
    const mine = ++turn, { subject, text } = e.target.form;
    setTimeout(async () => {
      if (mine !== turn) return;
      const answer = await fetch('/answers/near?q=' + encodeURIComponent(subject.value + ' ' + text.value.slice(0, 300))).catch(() => 0);
      if (mine !== turn || !answer.ok || answer.redirected) return;
      const found = $('#near', new DOMParser().parseFromString(await answer.text(), 'text/html'));
      if (found.innerHTML !== near.innerHTML) near.replaceChildren(...found.childNodes);
    }, 600);
  });

  // 12. names while one is typed
  let asked = 0;
  d.addEventListener('input', e => {
    const field = e.target.closest('[data-people]'), mine = ++asked;
    if (field && field.value.length > 1 && !field.value.includes('>')) setTimeout(async () => {
      if (mine !== asked) return;
      const answer = await fetch(field.dataset.people + '?q=' + encodeURIComponent(field.value)).catch(() => 0);
      if (mine !== asked || !answer.ok || answer.redirected) return;
      const found = $$('#near li', new DOMParser().parseFromString(await answer.text(), 'text/html'));
      field.list.replaceChildren(...found.map(li => new Option('', li.textContent)));
    }, 250);
  });

  // 13. a canned reply is put in on the spot: files that were chosen stay chosen
  d.addEventListener('click', async e => {
    const button = e.target.closest('button[name=insert]'), form = button && button.form, box = form && $('textarea', form);
    if (!box) return;
    e.preventDefault();
    const body = new FormData(form, button);
    body.delete('documents');
    const answer = await fetch(form.action, { method: 'POST', body }).catch(() => 0);
    const page = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), 'text/html');
    const filled = page && $('#' + box.id, page);
    if (!filled) return form.requestSubmit(button);
    box.value = filled.value;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.focus();
    say.textContent = $('[role=status]:not(#announcement)', page)?.textContent || '';
  });
})();
