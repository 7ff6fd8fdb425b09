// Asking the server as the person who opened the page: the token is renewed when it has changed, and whoever has been
// signed out is asked for the password in place.

const dialog = document.getElementById("sign-in-again");

export class Session {
  constructor({ pass, login, writer }, words) {
    Object.assign(this, { pass, login, writer, words });
    this.onreturn = () => {};
    this.before = null;
    if (dialog) this.#listen();
  }

  get token() {
    return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  }

  set token(token) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  }

  /** Send a form: {status, data}. Throws where there is no connection. */
  async send(address, body) {
    let answer = await this.#post(address, body);
    if (answer.status === 403 && !answer.data) {
      // The token has changed: somebody signed in again in another window.
      await this.renew();
      answer = await this.#post(address, body);
    }
    return answer;
  }

  /** Who is signed in now; the page's token becomes theirs. */
  async renew() {
    const response = await fetch(this.pass, { headers: { Accept: "application/json" }, cache: "no-store" });
    const { user, token } = await response.json();
    this.token = token;
    return user === null ? "" : String(user);
  }

  async #post(address, body) {
    const sent = new URLSearchParams(body);
    sent.set("writer", this.writer);
    const options = {
      method: "POST",
      body: sent,
      headers: { Accept: "application/json", "X-CSRFToken": this.token },
      redirect: "manual",
    };
    // A save that is on its way when the page is left gets there; a browser lets small ones do so.
    if (sent.toString().length < 30000) options.keepalive = true;
    const response = await fetch(address, options);
    const isData = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, data: isData ? await response.json() : null };
  }

  /** Ask for the password. The focus stays where it is: somebody may be in the middle of a word. */
  ask() {
    if (!dialog || dialog.open) return;
    this.before = document.activeElement;
    dialog.setAttribute("open", "");
  }

  /** Go to the password. */
  enter() {
    this.ask();
    dialog.querySelector("[name=password]").focus();
  }

  #listen() {
    const form = dialog.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#signIn(form);
    });
    dialog.querySelector("[data-later]").addEventListener("click", () => this.#close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
  }

  async #signIn(form) {
    const wrong = document.getElementById("again-wrong");
    wrong.textContent = "";
    try {
      let user = await this.renew();
      if (!user) {
        await fetch(this.login, {
          method: "POST",
          body: new URLSearchParams({ login: form.elements.login.value, password: form.elements.password.value }),
          headers: {
            Accept: "application/json",
            "X-Requested-With": "XMLHttpRequest",
            "X-CSRFToken": this.token,
          },
          redirect: "manual",
        });
        user = await this.renew();
      }
      if (!user) {
        wrong.textContent = this.words.wrong;
        form.elements.password.select();
        return;
      }
    } catch {
      wrong.textContent = this.words.offline;
      return;
    }
    this.#close();
    this.onreturn();
  }

  #close() {
    const inside = dialog.contains(document.activeElement);
    dialog.removeAttribute("open");
    dialog.querySelector("[name=password]").value = "";
    if (inside && this.before?.isConnected) this.before.focus();
  }
}
