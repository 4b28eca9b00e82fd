/** Finds in what a server sends the command tags of statements that are done, such as `COMMIT`. */
export class BackendReader {
  private rest = Buffer.alloc(0);

  push(chunk: Buffer): string[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const tags: string[] = [];
    while (this.rest.length >= 5) {
      const size = 1 + this.rest.readInt32BE(1);
      if (this.rest.length < size) break;
      if (this.rest[0] === 'C'.charCodeAt(0)) tags.push(this.rest.toString('utf8', 5, size - 1));
      this.rest = this.rest.subarray(size);
    }
    return tags;
  }
}
