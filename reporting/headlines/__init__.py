"""The headline figures, their pages and the children behind them."""
