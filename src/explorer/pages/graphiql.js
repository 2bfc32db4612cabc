const { GraphiQL, React, ReactDOM } = window;

fetch('/explorer/example.graphql')
  .then((answer) => answer.text())
  .then((example) => {
    ReactDOM.createRoot(document.querySelector('#explorer')).render(
      React.createElement(GraphiQL, {
        fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
        defaultQuery: example,
        defaultEditorToolsVisibility: true,
      }),
    );
  });
