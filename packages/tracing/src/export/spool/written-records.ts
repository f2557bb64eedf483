/** What the writer of a record wants to find again when the record is read or has to go, in the same process. */
export interface WrittenTag {
  readonly tag: object
  readonly spanCount: number
}

/** The tags of this process's own records, until each is answered for or lost. Records of other processes have none. */
export class WrittenRecords {
  private readonly segments = new Map<string, Map<number, WrittenTag>>()

  add(segment: string, offset: number, written: WrittenTag): void {
    const known = this.segments.get(segment)
    if (known === undefined) this.segments.set(segment, new Map([[offset, written]]))
    else known.set(offset, written)
  }

  find(segment: string, offset: number): object | undefined {
    return this.segments.get(segment)?.get(offset)?.tag
  }

  /** The record has been answered for. */
  forget(segment: string, offset: number): void {
    const known = this.segments.get(segment)
    known?.delete(offset)
    if (known?.size === 0) this.segments.delete(segment)
  }

  /** The segment has been deleted; answers with what of ours was still in it. */
  discard(segment: string): readonly WrittenTag[] {
    const lost = [...(this.segments.get(segment)?.values() ?? [])]
    this.segments.delete(segment)
    return lost
  }
}
