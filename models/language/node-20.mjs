// Loaded with `node --import` before langium-cli: chevrotain 13, on which it stands, calls Object.groupBy when it
// builds a parser, and Node 20 lacks that function. Newer versions of Node keep their own.
Object.groupBy ??= (items, keyOf) => {
  const groups = Object.create(null);
  let index = 0;
  for (const item of items) (groups[keyOf(item, index++)] ??= []).push(item);
  return groups;
};
