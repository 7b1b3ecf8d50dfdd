/** The only source of "now" in the product (R-OPS-09); tests move it. */
export abstract class Clock {
  /** The current instant. */
  abstract now(): Date;
}

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}
