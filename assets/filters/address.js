/* Filters: the choice in the address. A link reproduces the view, and takes the choice along to other reports. */
(function () {
  "use strict";
  var matbook = window.matbook = window.matbook || {};

  /* Each part of a choice and its name in addresses: the options of `matbook figures`, as far as it has them. */
  var NAMES = {
    table: "table",
    academic_year: "year",
    term: "term",
    since: "since",
    first: "first-term",
    last: "last-term",
    group: "group",
    schools: "schools",
    year_group: "year-group",
    subject: "subject",
    grouping: "grouping",
    show: "show",
    compare_to: "compare",
    assessment_type: "type",
    chart: "chart",
    view: "view",
  };

  /* The choice that an address holds: only what differs from the page as built. Never throws. */
  function read(search) {
    var choice = {};
    var given = new URLSearchParams(search);
    Object.keys(NAMES).forEach(function (part) {
      var text = given.get(NAMES[part]);
      if (!text) return;
      if (part === "schools") {
        var urns = text.split(",").map(Number).filter(function (urn) { return urn > 0 && Number.isInteger(urn); });
        if (urns.length) choice.schools = urns;
      } else {
        choice[part] = text;
      }
    });
    return choice;
  }

  /* The same as the end of an address: nothing, or `?term=Spring&compare=FFT20`. */
  function write(choice) {
    var parts = Object.keys(NAMES).filter(function (part) { return choice[part] !== undefined && choice[part] !== null; });
    if (!parts.length) return "";
    return "?" + parts.map(function (part) {
      var value = part === "schools" ? choice.schools.join(",") : String(choice[part]);
      return NAMES[part] + "=" + encodeURIComponent(value).replace(/%2F/g, "/").replace(/%2C/g, ",").replace(/%20/g, "+");
    }).join("&");
  }

  /* Puts the choice into the page's own address, without a new step in the history. */
  function put(choice) {
    var address = location.pathname + write(choice) + location.hash;
    try {
      history.replaceState(history.state, "", address);
    } catch (error) {
      /* Some browsers keep a file's address as it is: the links still take the choice along. */
    }
  }

  matbook.address = { NAMES: NAMES, read: read, write: write, put: put };
})();
