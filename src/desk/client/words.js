// What the desk says, in the language of the page. `words.json` has it in Vietnamese and in English.

const isEnglish = document.documentElement.lang === "en";
const texts = await (await fetch("words.json")).json();

export const words = Object.fromEntries(Object.entries(texts).map(([key, [vi, en]]) => [key, isEnglish ? en : vi]));

/** `text` with `given` in the place of `{}`. Of “one|several” it takes what fits the number. */
export function fill(text, given) {
  const forms = text.split("|");
  return (given === 1 ? forms[0] : forms.at(-1)).replace("{}", given);
}
