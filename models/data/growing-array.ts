/** Numbers one after another, float64, their count not known beforehand. */
export class GrowingArray {
  private values = new Float64Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** The numbers so far, not copied. */
  view(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}
