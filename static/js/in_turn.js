// Moves in a list that comes anew with every answer, and with it the button that was pressed: what is pressed while a
// move is on its way is sent when the list is there, from where the move before it has put the row.

/** Send what these buttons of a list ask for in turn. What waits is dropped when an answer `isLost` or did not come. */
export function sendInTurn(buttons, isLost = () => false) {
  const waiting = [];
  let busy = false;
  const isOurs = (element) => Boolean(element.querySelector(buttons));

  document.addEventListener(
    "submit",
    (event) => {
      // Enter in a field of the form has its first button as submitter, and is no press of it.
      const pressed = !document.activeElement?.matches("input") && event.submitter?.matches(buttons);
      if (!busy || !pressed) return;
      event.preventDefault();
      event.stopPropagation();
      waiting.push(event.submitter.id);
    },
    true,
  );

  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.matches("form") && isOurs(detail.elt)) busy = true;
  });

  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (!elt.matches("form") || !isOurs(elt)) return;
    busy = false;
    if (!detail.successful || isLost(detail)) waiting.length = 0;
    while (waiting.length && !busy) document.getElementById(waiting.shift())?.click();
  });
}
