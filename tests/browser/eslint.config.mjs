// Lints of the scripts that pages load: scripts/test.sh runs them.
import globals from "globals";

export default [
  {
    files: ["**/assets/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "script", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error", "consistent-this": "error", "default-case-last": "error", eqeqeq: "error", "no-alert": "error", "no-console": "error",
      "no-constructor-return": "error", "no-eval": "error", "no-implicit-globals": "error", "no-implied-eval": "error", "no-loop-func": "error",
      "no-param-reassign": "error", "no-self-compare": "error", "no-shadow": "error", "no-undef": "error", "no-unreachable": "error",
      "no-unused-vars": "error", "no-use-before-define": ["error", { functions: false }], "no-var": "error", "object-shorthand": "error",
      "prefer-const": "error", "prefer-template": "off", strict: ["error", "function"], yoda: "error",
    },
  },
];
