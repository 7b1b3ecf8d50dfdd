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

/**
 * The time on people's phones, by which their apps make codes. It is not the installation's where a sandbox has moved
 * that one ahead.
 */
export class PhoneClock extends SystemClock {}

/**
 * The time of machines outside that check a signature by its age. It is not the installation's where a sandbox has moved
 * that one ahead.
 */
export class ReceiverClock extends SystemClock {}
