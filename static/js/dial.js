// The hours as they are where the meetings are held, and not on the device: a laptop may stand on another country's time.

const { zone } = document.documentElement.dataset;
const dial = new Intl.DateTimeFormat("da-DK", { timeZone: zone, hour: "numeric", minute: "2-digit", hourCycle: "h23" });

/** "9.05" */
export function hours(time) {
  const part = Object.fromEntries(dial.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${Number(part.hour)}.${part.minute}`;
}
