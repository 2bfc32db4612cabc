// Jest runs our ES modules as CommonJS, which has no `import.meta`: this Babel plugin gives it the three members we use.
module.exports = ({ template }) => ({
  visitor: {
    MetaProperty(path) {
      path.replaceWith(
        template.expression.ast(
          `({ dirname: __dirname, filename: __filename, url: require('node:url').pathToFileURL(__filename).href })`,
        ),
      );
    },
  },
});
