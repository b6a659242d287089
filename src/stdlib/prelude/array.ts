/** Methods of Array that call back. Written in Gene, so that their callbacks may suspend; items appended while they run are seen. */
export default String.raw`
{
^each (fn each [items f]
  (var i 0)
  (while (i < items/.size)
    (f items/<i>)
    (i += 1))
  items)

^map (fn map [items f]
  (var out [])
  (var i 0)
  (while (i < items/.size)
    (out .push (f items/<i>))
    (i += 1))
  out)

^filter (fn filter [items f]
  (var out [])
  (var i 0)
  (while (i < items/.size)
    (var item items/<i>)
    (if (f item) (out .push item))
    (i += 1))
  out)

^reduce (fn reduce [items acc f]
  (var i 0)
  (while (i < items/.size)
    (acc = (f acc items/<i>))
    (i += 1))
  acc)

^find (fn find [items f]
  (var i 0)
  (while (i < items/.size)
    (var item items/<i>)
    (if (f item) (return item))
    (i += 1))
  nil)

^any (fn any [items f]
  (var i 0)
  (while (i < items/.size)
    (if (f items/<i>) (return true))
    (i += 1))
  false)

^all (fn all [items f]
  (var i 0)
  (while (i < items/.size)
    (if (f items/<i>) nil else (return false))
    (i += 1))
  true)

# Bottom-up merge sort, stable. items is a copy already. b goes before a if (f b a) is a negative number or a true value that is no number.
^sort (fn sort [items f]
  (var n items/.size)
  (var from items)
  (var to (items .slice 0))
  (var width 1)
  (while (width < n)
    (var low 0)
    (while (low < n)
      (var mid (low + width))
      (if (mid > n) (mid = n))
      (var high (mid + width))
      (if (high > n) (high = n))
      (var p low)
      (var q mid)
      (var k low)
      (while (k < high)
        (var right false)
        (if (p >= mid)
          (right = true)
        elif (q < high)
          (var r (f from/<q> from/<p>))
          (if (r is Numeric) (right = (r < 0)) else (right = r)))
        (if right
          (to/<k> = from/<q>)
          (q += 1)
        else
          (to/<k> = from/<p>)
          (p += 1))
        (k += 1))
      (low = high))
    (var spare from)
    (from = to)
    (to = spare)
    (width = (width * 2)))
  from)
}
`;
