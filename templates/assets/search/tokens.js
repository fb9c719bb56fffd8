// The token rule in the browser: the same as generator/index/tokens.py, where it is written down. Both pass
// tests/search/cases.json.
import { SIMPLIFIED, TRADITIONAL } from "./t2s.js";

const HAN =
  "\\u3005\\u3007\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf" +
  "\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const GLUE = "`";
const SPACE = "\u2420";
const LINE = "\u2424";

const UNIT = new RegExp(
  `([${HAN}]+)|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])|\\p{Nd}+|(?:(?![${HAN}])[\\p{L}\\p{Nl}\\p{No}])+`,
  "gu",
);
const HARD = /[，。；：！？、｡､．.,;:!?…‥⋯|｜\n]/u;
const INNER = new Set([".", "．", ",", ":", "："]);
const SPLIT = /"[^"\n]*"|“[^”\n]*”| +/g;
const NOT_BARE = /[^\p{L}\p{N}]+/gu;
const CIRCLED = /[\u2460-\u2473\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]/;
const ONE_HAN = new RegExp(`^[${HAN}]$`, "u");
const STARTS_HAN = new RegExp(`^[${HAN}]`, "u");

const SIMPLE = new Map(Array.from(TRADITIONAL, (character, place) => [character, SIMPLIFIED[place]]));
SIMPLE.set("ς", "σ");
const SHOWN = new Map([["\n", "\n"], [GLUE, "'"], [SPACE, " "], [LINE, " "]]);

function shownCharacter(character) {
  let result = SHOWN.get(character);
  if (result === undefined) {
    result = workOut(character);
    SHOWN.set(character, result);
  }
  return result;
}

function workOut(character) {
  if (/\p{Cf}/u.test(character)) return "";
  if (/[\p{Z}\p{Cc}]/u.test(character)) return " ";
  if (CIRCLED.test(character)) return character;
  const plain = character.normalize("NFKC").normalize("NFD").replace(/\p{M}/gu, "");
  if (plain && !/[\p{L}\p{N}]/u.test(plain)) return character;
  return Array.from(plain.normalize("NFC"), (part) => SIMPLE.get(part) ?? part).join("");
}

export function shown(text) {
  return Array.from(text, shownCharacter).join("").replace(/ +/g, " ");
}

export function fold(text) {
  return shown(text).toLowerCase().replaceAll("ς", "σ");
}

export function tokenise(text) {
  return tokensOf(shown(text).replace(/^ +| +$/g, "")).join(" ");
}

// What of a token, or of any text, the index compares: letters and digits.
export function bare(text) {
  return text.replace(NOT_BARE, "");
}

// One Han character alone: the index knows it only beside letters, digits and punctuation.
export function isSingle(phrase) {
  return phrase.length === 1 && ONE_HAN.test(phrase[0]);
}

export function phrases(query) {
  const folded = fold(query).replace(SPLIT, (found) => (found[0] === " " ? "\n" : found));
  const found = new Map();
  let phrase = [];
  for (const token of [...tokensOf(folded), LINE]) {
    const word = bare(token);
    if (word) {
      phrase.push(word);
    } else if (phrase.length) {
      found.set(phrase.join(" "), phrase);
      phrase = [];
    }
  }
  return [...found.values()];
}

export function join(tokens) {
  const parts = [];
  let last = "";
  for (const token of tokens.split(" ").filter(Boolean)) {
    const word = bare(token);
    const characters = Array.from(token);
    const han = STARTS_HAN.test(word);
    if (han && last === characters[0]) parts.push(characters.slice(1).join(""));
    else if (word && !han && last === " ") parts.push(" " + token);
    else parts.push(token);
    if (han) last = characters.at(-1);
    else last = word && !token.endsWith(GLUE) ? " " : "";
  }
  return parts.join("").replaceAll(GLUE, "").replaceAll(SPACE, " ").replaceAll(LINE, "\n");
}

// Where the phrases stand in a readable text: [start, end) pairs in UTF-16 units, in order, not overlapping.
// Soft characters and spaces are stepped over, as the index does; whole numbers and words only.
export function locate(text, wanted) {
  let letters = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    for (const part of shownCharacter(character).toLowerCase().replace(NOT_BARE, "")) {
      letters += part;
      for (let unit = 0; unit < part.length; unit++) places.push([at, at + character.length]);
    }
    at += character.length;
  }
  const found = [];
  for (const phrase of wanted) {
    const needle = readable(phrase);
    for (let from = letters.indexOf(needle); from >= 0; from = letters.indexOf(needle, from + needle.length)) {
      const start = places[from][0];
      const end = places[from + needle.length - 1][1];
      if (holds(tokensOf(fold(text.slice(Math.max(0, start - 24), end + 24))), phrase)) found.push([start, end]);
    }
  }
  found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  let free = 0;
  return found.filter(([start, end]) => {
    const fits = start >= free;
    if (fits) free = end;
    return fits;
  });
}

function readable(phrase) {
  return bare(join(phrase.join(" ")));
}

function holds(tokens, phrase) {
  const words = tokens.map(bare);
  return words.some((_, place) => phrase.every((word, offset) => words[place + offset] === word));
}

function tokensOf(text) {
  const units = [...text.matchAll(UNIT)];
  if (!units.length) return mark(text);
  const tokens = mark(text.slice(0, units[0].index));
  let prefix = "";
  let before = "hard";
  units.forEach((unit, place) => {
    const following = units[place + 1];
    const gap = text.slice(unit.index + unit[0].length, following ? following.index : text.length);
    const after = breakAt(gap, unit, following);
    if (unit[1]) {
      const joined = after === "soft" && Boolean(following?.[1]);
      const run = Array.from(unit[1]);
      tokens.push(...han(run, before === "word", before === "han", after === "word", joined));
      if (joined) tokens.push(run.at(-1) + gap + Array.from(following[0])[0]);
      prefix = after === "word" ? gap.replaceAll(" ", "") : "";
      before = { soft: "han", word: "han edge" }[after] ?? "hard";
    } else {
      const [left, right] = after === "hard" ? ["", ""] : splitGap(gap, Boolean(following?.[1]));
      tokens.push(prefix + unit[0] + left);
      prefix = right;
      before = after === "hard" ? "hard" : "word";
    }
    if (after === "hard") tokens.push(...mark(gap));
  });
  return tokens;
}

function han(run, wordBefore, hanBefore, wordAfter, hanAfter) {
  if (run.length === 1) return wordBefore || wordAfter || !(hanBefore || hanAfter) ? run : [];
  const tokens = wordBefore ? [run[0]] : [];
  for (let place = 1; place < run.length; place++) tokens.push(run[place - 1] + run[place]);
  if (wordAfter) tokens.push(run.at(-1));
  return tokens;
}

function breakAt(gap, unit, following) {
  if (!following) return "hard";
  const oneHan = Boolean(unit[1]);
  const otherHan = Boolean(following[1]);
  if (HARD.test(gap) && !(INNER.has(gap) && !oneHan && !otherHan)) return "hard";
  if (oneHan && otherHan) return gap.includes(" ") ? "hard" : "soft";
  return oneHan || otherHan ? "word" : "soft";
}

function splitGap(gap, hanFollows) {
  if (hanFollows) return [gap.replaceAll(" ", ""), ""];
  const space = gap.indexOf(" ");
  if (space < 0) return [gap + GLUE, ""];
  return [gap.slice(0, space), gap.slice(space + 1).replaceAll(" ", SPACE)];
}

function mark(gap) {
  const lines = gap.includes("\n") ? gap.split("\n").map((line) => line.replace(/^ +| +$/g, "")) : [gap];
  const token = lines.join(LINE).replaceAll(" ", SPACE);
  return token ? [token] : [];
}
