/** What the methods of Map and Namespace that call back need: keys and values are snapshots. Written in Gene, so that callbacks may suspend. */
export default String.raw`
{
^each (fn each [keys values f]
  (var i 0)
  (while (i < keys/.size)
    (f keys/<i> values/<i>)
    (i += 1))
  nil)

^collect (fn collect [keys values f]
  (var out [])
  (var i 0)
  (while (i < keys/.size)
    (out .push (f keys/<i> values/<i>))
    (i += 1))
  out)

^reduce (fn reduce [keys values acc f]
  (var i 0)
  (while (i < keys/.size)
    (acc = (f acc keys/<i> values/<i>))
    (i += 1))
  acc)
}
`;
