/* The view: matbook's own program, as a WebAssembly module that is loaded when a filter is first used. It makes every page
   for another choice, from the cells beside the pages. Whatever is asked and answered is bytes: a line of JSON, then a body. */
(() => {
  "use strict";
  const matbook = (window.matbook = /** @type {Matbook.All} */ (window.matbook || {}));
  const root = document.documentElement;

  /** What scripts have brought, by name. @type {Map<string, string>} */
  const brought = new Map();
  /** What is on its way. @type {Map<string, Promise<string>>} */
  const coming = new Map();
  /* What the files call: the view, the site's templates, and a trust's data. */
  matbook.module = (text) => brought.set("module", text);
  matbook.site = (text) => brought.set("site", text);
  matbook.data = (name, text) => brought.set("data " + name, text);

  /** Loads a script that brings something; gives what it brought. @type {(name: string, address: string) => Promise<string>} */
  function fetchScript(name, address) {
    const known = coming.get(name);
    if (known) return known;
    const promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = () => {
        script.remove();
        const text = brought.get(name);
        brought.delete(name);
        if (text !== undefined) return resolve(text);
        coming.delete(name);
        reject(new Error("The file " + address.replace(/^.*\/|\?.*$/g, "") + " could not be loaded: it is missing, or cannot be read."));
      };
      script.onload = end;
      script.onerror = end;
      script.src = address;
      document.head.append(script);
    });
    coming.set(name, promise);
    return promise;
  }

  /** Text in base 64 as bytes. @param {string} text */
  function bytes(text) {
    const plain = atob(text);
    const all = new Uint8Array(plain.length);
    for (let i = 0; i < plain.length; i += 1) all[i] = plain.charCodeAt(i);
    return all;
  }

  /** @type {{ room(length: number): number, call(): number, said(): number, memory: WebAssembly.Memory } | null} */
  let module = null;

  async function start() {
    const text = await fetchScript("module", root.dataset.module || "");
    const inflated = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const { instance } = await WebAssembly.instantiate(await new Response(inflated).arrayBuffer());
    module = /** @type {any} */ (instance.exports);
  }

  /** Asks the module; a body is text. @type {(head: object, body?: string) => Uint8Array} */
  function ask(head, body) {
    if (!module) throw new Error("The view is not loaded.");
    const question = new TextEncoder().encode(JSON.stringify(head) + "\n" + (body || ""));
    const at = module.room(question.length);
    new Uint8Array(module.memory.buffer, at, question.length).set(question);
    const length = module.call();
    const answer = new Uint8Array(module.memory.buffer, module.said(), length);
    const line = answer.indexOf(10);
    const said = JSON.parse(new TextDecoder().decode(answer.subarray(0, line)));
    if (said.error) throw new Error(said.error);
    // The next question takes its place.
    return answer.slice(line + 1);
  }
  /** An answer in words. @type {(head: object, body?: string) => any} */
  const said = (head, body) => JSON.parse(new TextDecoder().decode(ask(head, body)));

  /** @type {Promise<string> | null} */
  let opened = null;
  /** The view, with the trust's catalogue and the site's templates: loaded once. Gives the stamp of its data files. */
  function open() {
    opened = opened || (async () => {
      const { data = "", texts = "" } = root.dataset;
      const [site, catalogue] = await Promise.all([fetchScript("site", texts), fetchScript("data catalogue", data + "catalogue.js"), start()]);
      return said({ do: "new" }, site + "\n" + catalogue).stamp;
    })();
    opened.catch(() => { opened = null; });
    return opened;
  }

  /** Loads what a page needs for a choice. @param {Matbook.Address} address */
  async function load(address) {
    const stamp = await open();
    // What one file says may need another: until there is nothing left to ask for.
    for (;;) {
      const names = /** @type {string[]} */ (said({ do: "needs", ...address }));
      if (!names.length) return;
      const ends = await Promise.allSettled(names.map(async (name) => {
        ask({ do: "put", name }, await fetchScript("data " + name, root.dataset.data + name + ".js?" + stamp));
      }));
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    }
  }

  /** Loads what is needed, then asks. @type {(what: string, address: Matbook.Address, more?: object) => Promise<Uint8Array>} */
  async function asked(what, address, more) {
    await load(address);
    return ask({ do: what, ...address, ...more });
  }
  const text = new TextDecoder();

  matbook.view = {
    /** Whether this browser can have it. */
    possible: typeof WebAssembly === "object" && typeof DecompressionStream === "function",
    open,
    page: async (address) => JSON.parse(text.decode(await asked("page", address))),
    chart: async (address, id, order) => JSON.parse(text.decode(await asked("chart", address, { id, order }))),
    file: (address, kind) => asked("file", address, { kind }),
    figures: async (address) => text.decode(await asked("figures", address)),
  };
})();
