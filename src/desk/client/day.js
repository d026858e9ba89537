// A day is typed as people write it; beside it stand its weekday and the browser's own calendar.
import { button, make } from "./dom.js";
import { parseDay } from "./text.js";
import { words } from "./words.js";

const weekdays = new Intl.DateTimeFormat(words.lang, { weekday: "long", timeZone: "UTC" });

/** `input` with what belongs to a day or a moment. */
export function dayControl(input, today) {
  const weekday = make("span");
  const show = () => {
    const day = parseDay(input.value);
    weekday.textContent = day ? weekdays.format(day) : "";
  };
  const onchange = () => {
    const [year, month, day] = picker.value.split("-");
    const time = input.value.match(/\s\S*\d[:hg]\d*\s*$/)?.[0] ?? ""; // The time of a moment stays.
    if (day) input.value = `${day}/${month}/${year}${time}`;
    input.dispatchEvent(new Event("input"));
  };
  const picker = make("input.hidden", { type: "date", tabindex: -1, "aria-hidden": "true", onchange });
  const choose = () => {
    picker.value = (parseDay(input.value) ?? parseDay(today)).toISOString().slice(0, 10);
    picker.showPicker();
  };
  input.dataset.main = "";
  input.addEventListener("input", show);
  show();
  return make("div.day.buttons", input, button(words.calendar, choose), picker, weekday);
}
