// On every page: where this device keeps something, look after it. Where it keeps nothing, this is all there is.

const { user } = document.body.dataset;

function keeps() {
  try {
    return localStorage.getItem("chefforum-device") !== null;
  } catch {
    return false;
  }
}

// A page that does not know who reads it, such as the one for an error of the server, says nothing about them.
if (user !== undefined && keeps()) import("./offline_contact.js").then((contact) => contact.look(user)).catch(() => {});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-sign-out]");
  if (!form || !keeps()) return;
  event.preventDefault();
  import("./offline_contact.js").then((contact) => contact.signOut(form, user)).catch(() => form.submit());
});
