/** How often the clock was looked at in this process: what is remembered for the sake of speed is checked again now and then, not at each use. */
export const looks = { count: 0 };
