/** Where an operator's own views are read and kept, below the console's own API. */
export const VIEWS = "payments/views";
