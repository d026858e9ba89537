// What the desk says, in the language of the page. The program takes it from `words.json`, which has both languages.

export const words = await (await fetch("words.json")).json();

/** `text` with `given` in the place of `{}`. Of “one|several” it takes what fits the number. */
export function fill(text, given) {
  const forms = text.split("|");
  return (given === 1 ? forms[0] : forms.at(-1)).replace("{}", given);
}
