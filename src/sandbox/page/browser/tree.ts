// Draws the page: a tree of plain values is compared with what is in the document, and only what differs is changed, so that
// focus, scrolling and half-typed words survive. Text becomes text nodes; nothing is ever read as HTML.

export type Kid = Tree | string | number | false | null | undefined | readonly Kid[];

export interface Props {
  readonly key?: string | undefined;
  readonly class?: string | undefined;
  /** Called once, when the element has been put into the document. */
  readonly mounted?: ((element: HTMLElement) => void) | undefined;
  /** Called once, when an element with a key is itself taken out again. */
  readonly gone?: (() => void) | undefined;
  /** What is inside is somebody else's: an editor's. */
  readonly keepsInside?: boolean;
  onclick?(event: MouseEvent): void;
  onkeydown?(event: KeyboardEvent): void;
  oninput?(event: InputEvent): void;
  onchange?(event: Event): void;
  onblur?(event: FocusEvent): void;
  onfocus?(event: FocusEvent): void;
  onmousedown?(event: MouseEvent): void;
  oncancel?(event: Event): void;
  onscroll?(event: Event): void;
  onpaste?(event: ClipboardEvent): void;
  ondrop?(event: DragEvent): void;
  readonly [attribute: string]: unknown;
}

export interface Tree {
  readonly tag: string;
  readonly props: Props;
  readonly kids: readonly (Tree | string)[];
}

export function h(tag: string, props: Props = {}, ...kids: readonly Kid[]): Tree {
  return { tag, props, kids: flat(kids) };
}

function flat(kids: readonly Kid[]): (Tree | string)[] {
  return kids.flatMap((kid): (Tree | string)[] => {
    if (kid === false || kid === null || kid === undefined || kid === '') return [];
    if (typeof kid === 'string' || typeof kid === 'number') return [String(kid)];
    return 'tag' in kid ? [kid] : flat(kid);
  });
}

const SVG = new Set(['svg', 'path', 'circle']);
/** What a person changes too: kept as properties, not attributes. */
const LIVE: ReadonlySet<string> = new Set(['value', 'checked', 'selected', 'disabled']);
const NOT_ATTRIBUTES: ReadonlySet<string> = new Set(['key', 'mounted', 'gone', 'keepsInside']);
const drawn = new WeakMap<Element, Tree>();

/** Makes what is inside an element look like the trees. */
export function draw(into: Element, trees: readonly (Tree | string)[]): void {
  const wanted = new Set(trees.map((tree) => (typeof tree === 'string' ? undefined : tree.props.key)));
  const byKey = new Map<string, Element>();
  for (const child of Array.from(into.children)) {
    const key = drawn.get(child)?.props.key;
    if (key === undefined) continue;
    if (wanted.has(key)) byKey.set(key, child);
    else {
      child.remove();
      drawn.get(child)?.props.gone?.();
    }
  }
  let at: ChildNode | null = into.firstChild;
  for (const tree of trees) {
    const kept = typeof tree === 'string' ? sameText(at) : sameElement(tree, at, byKey);
    const node = kept ?? made(tree);
    if (node === at) at = at.nextSibling;
    else into.insertBefore(node, at);
    update(node, tree, kept === undefined);
  }
  while (at !== null) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

function sameText(at: ChildNode | null): Text | undefined {
  return at instanceof Text ? at : undefined;
}

function sameElement(tree: Tree, at: ChildNode | null, byKey: ReadonlyMap<string, Element>): Element | undefined {
  const { key } = tree.props;
  const found = key === undefined ? at : byKey.get(key);
  if (!(found instanceof Element)) return undefined;
  const before = drawn.get(found);
  return before?.tag === tree.tag && before.props.key === key ? found : undefined;
}

function made(tree: Tree | string): Text | Element {
  if (typeof tree === 'string') return document.createTextNode(tree);
  return SVG.has(tree.tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tree.tag)
    : document.createElement(tree.tag);
}

function update(node: Text | Element, tree: Tree | string, isNew: boolean): void {
  if (node instanceof Text || typeof tree === 'string') {
    if (node instanceof Text && typeof tree === 'string' && node.data !== tree) node.data = tree;
    return;
  }
  const before = drawn.get(node);
  if (before === tree) return;
  drawn.set(node, tree);
  for (const [name, value] of Object.entries(before?.props ?? {})) {
    if (!(name in tree.props)) set(node, name, undefined, value);
  }
  for (const [name, value] of Object.entries(tree.props)) set(node, name, value, before?.props[name]);
  if (tree.props.keepsInside !== true) draw(node, tree.kids);
  // A value of a list can only be chosen once the list is there.
  if ('value' in tree.props && node instanceof HTMLSelectElement) node.value = String(tree.props.value);
  if (isNew && node instanceof HTMLElement) tree.props.mounted?.(node);
}

function set(node: Element, name: string, value: unknown, before?: unknown): void {
  if (NOT_ATTRIBUTES.has(name)) return;
  const properties = node as unknown as Record<string, unknown>;
  if (name.startsWith('on')) {
    properties[name] = value ?? null;
    return;
  }
  // An option without the attribute has its words for a value.
  if (LIVE.has(name) && !(node instanceof HTMLOptionElement)) {
    if (properties[name] !== value) properties[name] = value ?? (name === 'value' ? '' : false);
    return;
  }
  if (value === before) return;
  if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : `${value as string | number}`);
}
