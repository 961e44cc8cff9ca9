"""What is deployed: the container, compose, the chart, judged by other people's tools."""
