/** Pieces of programs about fibers that wait. */

/** A fiber that waits, is cancelled at some time, and waits for something else then. */
export function cancelled(m) {
  const waits = () =>
    m.pick([
      "(await cf)",
      "(await cf cg)",
      "(await cf cg)",
      "(await ^timeout 2 cf cg)",
      "(gene/sleep 2)",
      "(gene/sleep 0)",
      "(try (gene/sleep 1) finally (gene/sleep 1) (log 0))",
      "(for q in (waits* 2) (log q))",
      "([1 2] .map (fn [q] (gene/sleep 1) q))",
      "(await (async (await cg)))",
      '(try (await cf) finally (log "in"))',
    ]);
  const acts = () =>
    m.pick([
      "(cf .complete 1)",
      "(ch .cancel)",
      '(ch .cancel "why")',
      "(gene/sleep 0)",
      "(gene/sleep 1)",
      "(gene/sleep 2)",
      '(cg .fail "gf")',
      "(cg .complete 2)",
      "(cf .cancel)",
      "(cg .cancel)",
    ]);
  const after = m.pick(["", "", waits(), `(try ${waits()} (log "slept") catch * (log $ex/message))`, `(log (try ${waits()} catch * $ex/code))`]);
  const cleanup = m.pick(["", ` finally ${waits()} (log "fin")`, ' finally (log "f")', ` finally (try ${waits()} catch * (log [$ex/message])) (log "fin")`]);
  const handler = m.chance(0.7) ? ` catch * (log $ex/message) ${after}` : "";
  const guarded = (s) => `(try ${s} catch * (log $ex/code))`;
  if (m.chance(0.3)) {
    // what it waited for comes when it waits for something else
    const first = m.pick(["(await cf cg)", "(await cf cg)", "(await ^timeout 9 cf cg)", "(await cf)", "(for q in (waits* 2) (await cf cg))"]);
    const second = m.pick(["(gene/sleep 3)", "(await (gene/sleep_async 3))", "(await (async (gene/sleep 2)) (async 1))", "([1] .map (fn [q] (gene/sleep 3)))"]);
    const end = m.pick(['(ch .cancel "why")', "(ch .cancel)", '(cg .fail "gf")']);
    const old = m.pick(['(cf .fail "old")', "(cf .complete 1) (if (cg/.state == `pending) (cg .complete 2))", "(cf .cancel)"]);
    return `(do (var cf (new gene/Future)) (var cg (new gene/Future)) (var ch (async (try ${first} catch * (log $ex/message) (log (try ${second} catch * [$ex/message])) (log "slept") 3)))
    ${end} ${m.pick(["", "(gene/sleep 0)", "(gene/sleep 1)"])} (log "m") ${guarded(old)} (log "n") (log (try (await ch) catch * $ex/message)) (gene/sleep 4) [cf/.state ch/.state])`;
  }
  const order = Array.from({ length: 2 + m.int(3) }, () => guarded(acts())).join(" ");
  return `(do (var cf (new gene/Future)) (var cg (new gene/Future)) (var ch (async (try (log "s") ${waits()} ${m.chance(0.4) ? waits() : ""} (log "on") 1${handler}${cleanup})))
    ${m.chance(0.3) ? `(cf .on_success (fn [v] ${guarded(acts())} (log "cb")))` : ""} ${order} (log "m") (log (try (await ${m.pick(["", "^timeout 5 "])}ch) catch * [$ex/message $ex/code])) ${m.chance(0.5) ? order : ""} (gene/sleep ${m.int(4)})
    (if (cf/.state == \`pending) (cf .complete)) (if (cg/.state == \`pending) (cg .complete)) [cf/.state cg/.state ch/.state])`;
}

/** Several futures awaited with a time limit. */
export function limited(m) {
  const future = () =>
    m.pick([
      "(later tn i)",
      `(later ${m.int(4)} ${m.pick(["1", "0.5", "i"])})`,
      "(async i)",
      `(bad ${m.int(4)})`,
      "tf",
      "(gene/sleep_async 2)",
      '(async (throw "now"))',
      "(async (await (later 1 2)))",
    ]);
  const list = Array.from({ length: 1 + m.int(3) }, future).join(" ");
  // (no timeout of 0: whether what ends in this very turn comes first depends on how many turns it takes, and forced suspensions make more of them)
  return m.pick([
    `(try (await ^timeout ${m.pick(["1", "2", "(+ tn 1)", "3"])} ${list}) catch * [$ex/message $ex/code])`,
    `(try (await ${m.chance(0.5) ? "^timeout 3 " : ""}${list.replaceAll("tf", "(later 1 1)")}) catch * $ex/message)`,
    `(do (var la ${future()}) (var lb ${future()}) (try (await ^timeout ${1 + m.int(3)} la lb) catch * (log $ex/code)) (gene/sleep ${m.int(4)}) [la/.state lb/.state])`,
    `(try (await ^timeout 1 ${list}) catch * (try (gene/sleep 2) (log "slept") (await ^timeout 2 ${list}) catch * (log $ex/code)))`,
  ]);
}
