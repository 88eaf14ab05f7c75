"""The words of a plan: sections A to K in lines, their versions, the family's comments, the check before issue."""
