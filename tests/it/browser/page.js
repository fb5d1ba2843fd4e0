// What tests/it/browser.rs asks inside the page: finding things as a reader names them. No timers and no promises,
// as these do not run where the page's own JavaScript is off.
(() => {
  const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();
  const words = (element) =>
    tidy(element.innerText) || tidy(element.getAttribute("aria-label")) || tidy(element.value) || tidy(element.title);
  const seen = (element) => element.getClientRects().length > 0;

  function select(selector) {
    try {
      return [...document.querySelectorAll(selector)];
    } catch {
      return []; // words, not a selector
    }
  }

  // The one whose words are these; else the first that has them among others.
  function named(elements, what, name) {
    return elements.find((e) => name(e) === tidy(what)) || elements.find((e) => name(e).includes(tidy(what)));
  }

  const find = {
    clickable(what) {
      const all = [...document.querySelectorAll("a[href], button, summary, label, input, [role=button]")].filter(seen);
      return select(what).find(seen) || named(all, what, words);
    },
    field(what) {
      const fields = [...document.querySelectorAll("input, textarea, select")];
      const label = named([...document.querySelectorAll("label")].filter((l) => l.control), what, (l) => tidy(l.textContent));
      const other = (e) => tidy(e.getAttribute("aria-label")) || tidy(e.placeholder);
      return select(what)[0] || (label && label.control) || named(fields, what, other);
    },
    submit() {
      const form = document.activeElement.form || document.querySelector("main form") || document.querySelector("form");
      return form && form.querySelector("button:not([type=button]):not([type=reset]), input[type=submit]");
    },
  };

  // Where to click to hit this element, or its label if it has no face of its own.
  function point(element) {
    for (const target of [element, ...(element.labels || [])].filter(seen)) {
      target.scrollIntoView({ block: "center", behavior: "instant" });
      const box = target.getClientRects()[0];
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const hit = document.elementFromPoint(x, y);
      if (hit && (target.contains(hit) || hit.contains(target))) return { x, y };
    }
    return null;
  }

  // Chooses or sets the value where typing would not do; says whether it is still to be typed.
  function fill(element, value) {
    const typed = !/^(date|time|month|week|datetime-local|color|range|select-one)$/.test(element.type);
    element.focus();
    if (typed) {
      element.select();
    } else {
      const option = [...(element.options || [])].find((o) => tidy(o.text) === tidy(value));
      element.value = option ? option.value : value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
      element.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return typed;
  }

  function describe(element) {
    const name = element.id ? `#${element.id}` : element.name ? `[name=${element.name}]` : "";
    const text = /^(BODY|INPUT|TEXTAREA|SELECT)$/.test(element.tagName) ? "" : words(element).slice(0, 60);
    return element.tagName.toLowerCase() + name + (text && ` "${text}"`);
  }

  // Where the focus is, and on the second line what would keep somebody at the keyboard from seeing it.
  function stop() {
    const [root, element] = [document.documentElement, document.activeElement];
    const style = getComputedStyle(element);
    const box = element.getClientRects()[0] || { width: 0 };
    const [left, right] = [Math.max(0, box.left), Math.min(root.clientWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    const hit = left < right && top < bottom && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const faults = {
      "the page has no title": !tidy(document.title),
      "the page has no heading": !select("h1").some((heading) => tidy(heading.innerText)),
      "the page is wider than the window": root.scrollWidth > root.clientWidth,
    };
    if (element !== document.body) {
      const ours = element.matches(":focus"); // else it is in a part of the browser's own, as a date's calendar
      faults["the focus is not marked"] = ours && (style.outlineStyle === "none" || !parseFloat(style.outlineWidth));
      faults["the focus is hidden or covered"] = !hit || !(element.contains(hit) || hit.contains(element));
    }
    return `${describe(element)}\n${Object.keys(faults).filter((fault) => faults[fault]).join(", ")}`;
  }

  const value = (element) => element.value;
  const checked = (element) => element.checked;
  return { find, point, fill, describe, stop, value, checked };
})()
