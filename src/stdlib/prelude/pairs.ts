/** What the methods of Map and Namespace that call back need: keys and values are snapshots. Written in Gene, so that callbacks may suspend. */
export default String.raw`
{
^each (fn each [keys values f result]
  (var i 0)
  (while (i < keys/.size)
    (f keys/<i> values/<i>)
    (i += 1))
  result)

^map (fn map [keys values f]
  (var out {})
  (var i 0)
  (while (i < keys/.size)
    (var key keys/<i>)
    (out .set key (f key values/<i>))
    (i += 1))
  out)

^filter (fn filter [keys values f]
  (var out {})
  (var i 0)
  (while (i < keys/.size)
    (var key keys/<i>)
    (var value values/<i>)
    (if (f key value) (out .set key value))
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
