// The live view of matbook serve: never part of the site.
"use strict";
const matbookLive = {
  // Shows why the last build failed, or takes that away, and waits for the next build.
  start(version, trouble) {
    let box = document.getElementById("matbook-live");
    if (box) box.remove();
    if (trouble) {
      box = document.createElement("pre");
      box.id = "matbook-live";
      box.setAttribute("role", "alert");
      box.textContent = "The last build failed; this is the page of the build before.\n\n" + trouble;
      const look = box.style;
      look.position = "sticky";
      look.top = "0";
      look.zIndex = "1000";
      look.margin = "0";
      look.padding = "1rem";
      look.maxHeight = "50vh";
      look.overflow = "auto";
      look.whiteSpace = "pre-wrap";
      look.background = "#7a1020";
      look.color = "#ffffff";
      look.font = "15px/1.4 ui-monospace, monospace";
      document.body.prepend(box);
    }
    // After the page has loaded: a browser waits for the scripts that are asked for before.
    if (document.readyState === "complete") matbookLive.ask(version);
    else addEventListener("load", () => setTimeout(() => matbookLive.ask(version)), { once: true });
  },
  // Asks for what comes after a build; the answer is a script.
  ask(version) {
    const script = document.createElement("script");
    script.src = "/_live/next.js?version=" + version + "&t=" + Date.now();
    script.onload = () => script.remove();
    // The server went away: try until it is back.
    script.onerror = () => {
      script.remove();
      setTimeout(() => matbookLive.ask(version), 1000);
    };
    document.head.append(script);
  },
  reload() {
    location.reload();
  },
};
