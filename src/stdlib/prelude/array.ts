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

# Merge sort, stable; runs of 8 are sorted by insertion first. items is a copy already. b goes before a if (ahead (f b a)).
^sort (fn sort [items f]
  (var n items/.size)
  (var low 0)
  (while (low < n)
    (var high (low + 8))
    (if (high > n) (high = n))
    (var i (low + 1))
    (while (i < high)
      (var x items/<i>)
      (var j i)
      (while (j > low)
        (var p (j - 1))
        (var y items/<p>)
        (if (ahead (f x y))
          (items/<j> = y)
          (j = p)
        else
          (break)))
      (items/<j> = x)
      (i += 1))
    (low = high))
  (var from items)
  (var to (items .slice 0))
  (var width 8)
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
      (if (q < high)
        (var a from/<p>)
        (var b from/<q>)
        (loop
          (if (ahead (f b a))
            (to/<k> = b)
            (k += 1)
            (q += 1)
            (if (q >= high) (break))
            (b = from/<q>)
          else
            (to/<k> = a)
            (k += 1)
            (p += 1)
            (if (p >= mid) (break))
            (a = from/<p>))))
      (while (p < mid)
        (to/<k> = from/<p>)
        (k += 1)
        (p += 1))
      (while (q < high)
        (to/<k> = from/<q>)
        (k += 1)
        (q += 1))
      (low = high))
    (var spare from)
    (from = to)
    (to = spare)
    (width = (width * 2)))
  from)
}
`;
