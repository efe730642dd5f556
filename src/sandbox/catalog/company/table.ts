// A map that counts its changes, so that an order of its elements can be remembered for as long as it is the same set.

export class Table<T> extends Map<string, T> {
  /** Grows with every element that is put in, replaced or taken out; not when one is changed in place. */
  version = 0;

  override set(id: string, element: T): this {
    this.version += 1;
    return super.set(id, element);
  }

  override delete(id: string): boolean {
    this.version += 1;
    return super.delete(id);
  }

  override clear(): void {
    this.version += 1;
    super.clear();
  }
}
