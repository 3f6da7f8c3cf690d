/* The view: matbook's own program, as a WebAssembly module that is loaded when a filter is first used. It makes every page
   for another choice, from the cells beside the pages. Whatever is asked and answered is bytes: a line of JSON, then a body. */
(() => {
  "use strict";
  const matbook = (window.matbook = /** @type {Matbook.All} */ (window.matbook || {}));
  const root = document.documentElement;
  const text = new TextDecoder();

  /** What scripts have brought, by name. @type {Map<string, string>} */
  const brought = new Map();
  /** What is on its way. @type {Map<string, Promise<string>>} */
  const coming = new Map();
  /* What the files call: the view, the site's templates, and a trust's data. */
  matbook.module = (content) => brought.set("module", content);
  matbook.site = (content) => brought.set("site", content);
  matbook.data = (name, content) => brought.set("data " + name, content);

  /** Loads a script that brings something; gives what it brought. @type {(name: string, address: string) => Promise<string>} */
  function fetchScript(name, address) {
    const known = coming.get(name);
    if (known) return known;
    const promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = () => {
        script.remove();
        const found = brought.get(name);
        brought.delete(name);
        if (found !== undefined) return resolve(found);
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

  /** The bytes that a text carries, two a letter; after a tilde stands a letter for one that may not. @param {string} carried */
  function bytes(carried) {
    const all = new Uint8Array(carried.length * 2);
    let length = 0;
    for (let i = 0; i < carried.length; i += 1) {
      const code = carried.charCodeAt(i);
      const unit = code === 0x7e ? carried.charCodeAt(i += 1) ^ 0x8000 : code;
      all[length++] = unit;
      all[length++] = unit >> 8;
    }
    return all.subarray(0, length);
  }

  /** @type {{ room(length: number): number, call(): number, said(): number, memory: WebAssembly.Memory } | null} */
  let module = null;

  async function start() {
    const packed = await fetchScript("module", root.dataset.module || "");
    const inflated = new Blob([bytes(packed)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const { instance } = await WebAssembly.instantiate(await new Response(inflated).arrayBuffer());
    module = /** @type {any} */ (instance.exports);
  }

  /** Asks the module; a body is text. Gives what the answer's line says, and its body. @type {(head: object, body?: string) => { wants?: { name: string, file: string }[], body: Uint8Array }} */
  function ask(head, body) {
    if (!module) throw new Error("The view is not loaded.");
    const question = new TextEncoder().encode(JSON.stringify(head) + "\n" + (body || ""));
    const at = module.room(question.length);
    new Uint8Array(module.memory.buffer, at, question.length).set(question);
    const length = module.call();
    const answer = new Uint8Array(module.memory.buffer, module.said(), length);
    const line = answer.indexOf(10);
    const said = JSON.parse(text.decode(answer.subarray(0, line)));
    if (said.error) throw new Error(said.error);
    // The next question takes its place.
    return { ...said, body: answer.slice(line + 1) };
  }

  /** @type {Promise<void> | null} */
  let opened = null;
  /** The view, with the site's templates and the trust's catalogue or the page's own value: loaded once. */
  function open() {
    opened = opened || (async () => {
      const { catalogue = "", texts = "", own } = root.dataset;
      const [site, data] = await Promise.all([fetchScript("site", texts), own ? fetchScript("data page", own) : fetchScript("data catalogue", catalogue), start()]);
      ask({ do: own ? "own" : "new" }, site + "\n" + data);
    })();
    opened.catch(() => { opened = null; });
    return opened;
  }

  /** Asks about a page, and loads the data files that the view wants for it: what one says may make it want another.
      @type {(what: string, address: Matbook.Address, more?: object) => Promise<Uint8Array>} */
  async function asked(what, address, more) {
    await open();
    for (let round = 0; round < 9; round += 1) {
      const { wants, body } = ask({ do: what, ...address, ...more });
      if (!wants) return body;
      const ends = await Promise.allSettled(wants.map(async ({ name, file }) => {
        ask({ do: "put", name }, await fetchScript("data " + name, root.dataset.data + file + ".js"));
      }));
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    }
    throw new Error("The files of this site do not fit together.");
  }

  matbook.view = {
    /** Whether this browser can have it. */
    possible: typeof WebAssembly === "object" && typeof DecompressionStream === "function",
    open,
    page: async (address) => JSON.parse(text.decode(await asked("page", address))),
    chart: async (address, id, order) => JSON.parse(text.decode(await asked("chart", address, { id, order }))),
    figure: async (address, by) => JSON.parse(text.decode(await asked("figure", address, by))),
    file: (address, kind) => asked("file", address, { kind }),
    behind: async (address, id, row, at) => JSON.parse(text.decode(await asked("behind", address, { id, row, at }))),
  };
})();
