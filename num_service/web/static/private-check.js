// The private check. What was typed is read, hidden and looked up here; it is in no request, and nothing of it is kept.

const form = document.querySelector("form[data-private]");
const place = document.querySelector("[data-said]");
const left = document.querySelector("[data-left]");
const TIERS = ["danger", "risk", "nuisance"];
const SET = { head: 21, tag: 12, entry: 20, step: 256 };

const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (each) => parseInt(each, 16));
const hex = (given) => Array.from(given, (each) => each.toString(16).padStart(2, "0")).join("");
const plain = (text) => new TextEncoder().encode(text);

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  parts.reduce((at, each) => { all.set(each, at); return at + each.length; }, 0);
  return all;
}

// As crypto/private_tags.py has it.
export function seedOf(sha512, output, [how, platform]) {
  return sha512(joined(plain("num\0" + how + "\0" + platform + "\0"), output)).slice(0, 32);
}

// What a set tells of a seed: eight bytes, or null.
export function lookUp(sha512, set, seed) {
  const version = set.slice(4, 20);
  const tag = sha512(joined(plain("tag"), version, seed)).slice(0, SET.tag);
  for (let at = SET.head; at + SET.entry <= set.length; at += SET.entry) {
    if (tag.every((each, i) => set[at + i] === each)) {
      const pad = sha512(joined(plain("told"), version, seed));
      return set.slice(at + SET.tag, at + SET.entry).map((each, i) => each ^ pad[i]);
    }
  }
  return null;
}

// Whether all of the set arrived that the answer names: its address ends with its version, and its entries fill whole steps.
function whole(set, address) {
  const entries = set.length - SET.head;
  return new TextDecoder().decode(set.slice(0, 4)) === "NPS1" && address.endsWith("/" + hex(set.slice(4, 20)))
    && entries > 0 && entries % (SET.entry * SET.step) === 0;
}

// Asks one question, and gives what is told of it; ask: sends the blinded question, and gives the service's answer.
export async function check(curve, read, keys, ask, get) {
  const { ristretto255_oprf: { voprf }, sha512 } = curve;
  const text = plain(read.asks);
  const { blind, blinded } = voprf.blind(text);
  const answer = await ask(hex(blinded));
  const outputs = Object.entries(answer.answers).map(([version, made]) =>
    voprf.finalize(text, blind, bytes(made.evaluated), blinded, bytes(keys[version]), bytes(made.proof)));
  const set = await get(answer.set);
  if (!whole(set, answer.set)) { throw new Error("set"); }
  for (const look of read.looks) {
    for (const output of outputs) {
      const told = lookUp(sha512, set, seedOf(sha512, output, look));
      if (told) { return { answer, name: nameOf(told, read, look), when: (2000 + told[3]) + "-" + told[4] }; }
    }
  }
  return { answer, name: set[20] === 1 ? "none" : "missing" };
}

function nameOf(told, read, look) {
  const verdict = ["", "reported", "old", "possible"][told[0]];
  if (!verdict || told[0] < 3 && !TIERS[told[1] - 1]) { throw new Error("told"); }
  if (verdict === "possible" || read.least || look[0] !== "at") { return "possible-" + (read.kind === "vrm" ? "vrm" : "username"); }
  return verdict + "-" + TIERS[told[1] - 1] + "-" + (told[2] ? "several" : "one");
}

function show(template, words) {
  const card = template.content.cloneNode(true);
  const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    walk.currentNode.data = walk.currentNode.data.replace(/\{(what|when)\}/g, (_, name) => words[name] || "");
  }
  place.replaceChildren(card);
  place.scrollIntoView({ block: "nearest" }); // it stands above what was pressed
}

function shown(name, what, when) {
  const words = when && document.querySelector("template[data-months]").content.querySelector('[value="' + when + '"]');
  show(document.querySelector('template[data-answer="' + name + '"]'), { what, when: words ? words.textContent : (when || "").split("-")[0] });
}

async function ask(blinded) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("blinded", blinded);
  const response = await fetch(form.dataset.address, { method: "POST", body });
  const said = await response.json();
  if (!response.ok) { throw Object.assign(new Error("refused"), { said: said.said }); }
  return said;
}

async function get(address) {
  const response = await fetch(address);
  if (!response.ok) { throw new Error("set"); }
  return new Uint8Array(await response.arrayBuffer());
}

if (form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = form.elements.what.value;
    const button = form.querySelector("button[type=submit]");
    if (button.disabled) { return; }
    place.replaceChildren(); // an answer never stands over another question
    if (!typed.trim()) { show(document.querySelector("template[data-empty]"), {}); return; }
    button.disabled = true;
    try {
      const [curve, reader] = await Promise.all([import(form.dataset.curve), import(form.dataset.read)]);
      const read = reader.readOne(typed, JSON.parse(form.dataset.device), form.dataset.home);
      if (!read) { shown("invalid", typed.trim().slice(0, 80)); return; }
      const found = await check(curve, read, JSON.parse(form.dataset.keys), ask, get);
      shown(found.name, read.shown, found.when);
      countDown(found.answer.left);
    } catch (why) {
      if (why.said) { show(document.querySelector("template[data-spent]"), { what: why.said }); } else { shown("unavailable", typed.trim().slice(0, 80)); }
    } finally {
      button.disabled = false;
    }
  });
}

// The two numbers in the sentence, in their order.
function countDown(now) {
  const numbers = [now.today, now.this_week];
  left.textContent = left.textContent.replace(/\d+/g, () => numbers.shift() ?? "");
}
