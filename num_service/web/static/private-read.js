// Reads one identifier on the device, exactly as the service would, or says that it cannot: null. Nothing is guessed.

const GROUPS = /[\s().\u00a0\u2010-\u2013-]/g;

// given: what domain/identifiers/on_device.py gives. home: "GB" or "IE", whose number one without a country code is.
// Returns {asks, looks: [[how, platform]], shown, kind, least}; least: it is told "possible" at most.
export function readOne(typed, given, home) {
  const text = typed.normalize("NFKC").trim().replace(/\s+/g, " ");
  if (!text || text.length > 120 || /[^\x20-\x7e]/.test(text)) { return null; }
  return phone(text, given, home) || email(text, given) || username(text, given) || registration(text);
}

function whole(kind, canonical, shown) {
  return { kind, canonical, asks: kind + ":" + canonical, looks: [["at", ""]], shown, least: false };
}

function phone(text, given, home) {
  if (!/^\+?[\d\s().-]+$/.test(text) || /\.\d\d?$|\d:\d/.test(text)) { return null; }
  let digits = text.replace(GROUPS, "").replace(/^\+/, "");
  if (/(\d)\1{4}/.test(digits) || /[().-]{2}/.test(text.replace(/\s/g, ""))) { return null; }
  if (text[0] === "+") {
    const code = [1, 2, 3].map((n) => digits.slice(0, n)).find((each) => each === "44" || each === "353" || given.codes[each]);
    const rest = code ? digits.slice(code.length) : "";
    if (/[^\d +]/.test(text) || rest.length < 7 || rest[0] === "0" || !text.startsWith("+" + code) || !fits(code, rest, given)) { return null; }
    return whole("phone", "+" + code + rest, "+" + code + " " + rest);
  }
  if (!/^0/.test(digits) || /^\(?0\d*\)?[\s-]*$/.test(text) && /[()]/.test(text)) { return null; }
  if (/^0[1237]/.test(digits) && digits.length === 11 && (home === "GB" || /^07/.test(digits)) && fits("44", digits.slice(1), given)) {
    return whole("phone", "+44" + digits.slice(1), text);
  }
  return /^08[35679]\d{7}$/.test(digits) ? whole("phone", "+353" + digits.slice(1), text) : null;
}

function fits(code, rest, given) {
  if (code === "44") { return /^(?:7[1-57-9]|[23])\d{8,9}$/.test(rest) && rest.length === 10 || /^1\d{9}$/.test(rest); }
  if (code === "353") { return /^8[35679]\d{7}$/.test(rest); }
  return given.codes[code].includes(rest.length);
}

function email(text, given) {
  const found = /^([a-z0-9](?:[a-z0-9_.+-]{0,62}[a-z0-9_])?)@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,20})$/.exec(text.toLowerCase());
  if (!found || found[1].includes("..") || /(?:^|\.)(?:test|invalid|local|localhost|example|onion|arpa)$/.test(found[2])) { return null; }
  let [, local, domain] = found;
  if (!given.hosts.includes(domain) && given.hosts.some((each) => domain.startsWith(each) && domain[each.length] !== ".")) { return null; }
  if (/whatsapp|^[cg]\.us$|--/.test(domain)) { return null; }
  domain = given.same[domain] || domain;
  local = local.split("+")[0];
  if (domain === "gmail.com") { local = local.replace(/\./g, ""); }
  return local ? whole("email", local + "@" + domain, text) : null;
}

function username(text, given) {
  const found = /^(?:([a-z][a-z -]{0,14}) ?[:=] ?@?|@)([a-z][a-z0-9_.]{1,38}[a-z0-9_])$/i.exec(text);
  if (!found || /\d{5}|\.\.|[._]$/.test(found[2])) { return null; }
  const word = (found[1] || "").toLowerCase().trim();
  const platform = word && given.platforms[word];
  if (word && !platform || given.hosts.some((each) => found[2].toLowerCase() === each)) { return null; }
  let name = found[2].toLowerCase();
  const plain = name.replace(/[._]/g, " ").trim();
  if (given.nobody.includes(plain) || new RegExp("^(?:" + given.hidden + ")$").test(plain)) { return null; }
  if (platform === "facebook") { name = name.replace(/\./g, ""); }
  if (/\.[a-z]{2,}$/.test(found[2].toLowerCase()) || name.length < 3) { return null; }
  const looks = platform ? [["at", platform], ["bare", ""]] : [["bare", ""], ["any", ""]];
  return { kind: "username", canonical: (platform || "") + ":" + name, asks: "username:" + name, looks, shown: text, least: !platform };
}

function registration(text) {
  const plate = text.toUpperCase().replace(/ /g, "");
  if (/^[A-Z]{2}\d{2}[A-Z]{3}$/.test(plate) && /^\S{4} ?\S{3}$/.test(text)) { return whole("vrm", plate, plate.slice(0, 4) + " " + plate.slice(4)); }
  const irish = /^(\d{2}[12]?)[- ](C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TN|TS|W|WD|WH|WW|WX)[- ]([1-9]\d{2,5})$/.exec(text);
  if (irish) { return whole("vrm", irish.slice(1).join(""), irish.slice(1).join("-")); }
  if (/^[A-Z]{2}\d{2}$/.test(plate) && text === plate) {
    return { kind: "vrm", canonical: plate, asks: "vrm-start:" + plate, looks: [["any", ""]], shown: plate, least: true };
  }
  return null;
}
