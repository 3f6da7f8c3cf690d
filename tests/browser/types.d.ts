/* What the scripts of the pages share: checked by tsc (strict), never shipped. */
declare namespace Matbook {
  /** A page, and the choice it is to show. */
  interface Address { page: string; start: string; query: string; whole: string | null }
  interface Choice { value: string; text: string; reason: string }
  interface Control { name: string; value: string; set: boolean; options: Choice[]; groups: Choice[]; summary: string }
  /** A page as the view makes it. */
  interface Answer { title: string; html: string; controls: Control[]; changed: number; passed: string[]; query: string; status: string }
  /** What is behind a count of an audit. */
  interface Behind { title: string; year: string; terms: [string, string][]; month: string; rows: string[][]; more: number }
  interface TableState { heading: string; direction: string; find: string }
  /** What can be found on the site: data/index.js. */
  interface Index {
    trusts: { folder: string; name: string; home: string; tracked: boolean; whole?: boolean; absent: string[]; schools: [urn: string, name: string, absent: string[]][]; pages: string[][] }[];
    stages: string[][];
    reports: { name: string; title: string; words: string; trust: boolean }[];
    views: string[][];
    shared: string[];
    help: string[][];
    terms: string[][];
  }
  interface Entry { text: string; kind: string; words: string; more?: string; to: string; near: number }
  interface All {
    make<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Record<string, string>, text?: string): HTMLElementTagNameMap[K];
    plain(text: string): string;
    carry(search?: string, within?: ParentNode): void;
    closing(drop: HTMLDetailsElement): void;
    ready(within: ParentNode): void;
    tables: { state(within: ParentNode): Map<string, TableState>; restore(states: Map<string, TableState>): void };
    charts?(within: ParentNode): void;
    counts?(within: ParentNode): void;
    figures?(within: ParentNode): void;
    download(name: string, blob: Blob): void;
    module(text: string): void;
    site(text: string): void;
    data(name: string, text: string): void;
    view: {
      possible: boolean;
      open(): Promise<void>;
      page(address: Address): Promise<Answer>;
      chart(address: Address, id: string, order: string): Promise<string>;
      /** The panel of a figure, as HTML: found by its code, or by its place in a table. */
      figure(address: Address, by: { name?: string } | { id: string; row: string; at: number }): Promise<string | null>;
      file(address: Address, kind: string): Promise<Uint8Array>;
      behind(address: Address, id: string, row: string, at: number): Promise<Behind | null>;
    };
    filters?: {
      change(parts: Record<string, string | null>): Promise<void>;
      follow(choice: string): Promise<void>;
      apply(): Promise<void>;
      filled(): Promise<void>;
      address(): Address;
      order(id: string, order: string): Promise<string>;
      rest(id: string): Promise<boolean>;
    };
    /** Ends when the choice in the address is shown. */
    first: Promise<void>;
    drawn?: { ms: number };
    index?: Index;
  }
}
interface Window { matbook: Matbook.All }
