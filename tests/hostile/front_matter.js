// Reads an array of documents from standard input as Hexo does, and writes the front matter of each, or its error.
const path = require('node:path');
const { parse } = require(path.join(process.argv[2], 'hexo-front-matter'));
const read = (text) => {
  try {
    return parse(text);
  } catch (error) {
    return { error: String(error) };
  }
};
const parts = [];
process.stdin.on('data', (part) => parts.push(part));
process.stdin.on('end', () => {
  const documents = JSON.parse(Buffer.concat(parts).toString('utf8'));
  process.stdout.write(JSON.stringify(documents.map(read)));
});
